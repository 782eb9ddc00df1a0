-- title: What is claimed to help, and what was studied
-- figure: map
-- palette: evidence_tiers.evidence_tier
-- groups: conditions.condition_category
-- series: supported = Claims of a benefit | circle | known to be supported by such a document; cited = Claims of a benefit | ring | only cited; studies = Studies | square; results = Results in people | number
-- row: condition
-- most: 15 = the 15 conditions of which most is claimed
-- note: Circles count claims of a benefit on exactly this condition, at the best tier that is known to support them, or as a ring at the best that they only cite; squares count studies, each family of reports once, at its best document;
--   a tier is a kind of document, not strength of evidence. The last column counts results in people that are entered, without those of reviews. Narrower conditions have rows of their own, further in. Nothing is pooled.
WITH claimed AS (
  SELECT condition_id, CASE WHEN supported_tier IS NULL THEN 'cited' ELSE 'supported' END AS series, coalesce(supported_tier, cited_tier) AS tier, count(*) AS n
  FROM claims WHERE claim_row_status = 'active' AND topic = 'efficacy' AND direction = 'benefit' AND condition_id IS NOT NULL
  GROUP BY condition_id, CASE WHEN supported_tier IS NULL THEN 'cited' ELSE 'supported' END, coalesce(supported_tier, cited_tier)
), studied AS (
  SELECT condition_id, tier, count(*) AS n FROM (
    SELECT sc.condition_id AS condition_id, f.family_id AS family_id, min(f.design_tier) AS tier
    FROM study_conditions sc JOIN study_families f ON f.study_id = sc.study_id GROUP BY sc.condition_id, f.family_id
  ) x GROUP BY condition_id, tier
), found AS (
  SELECT condition_id, count(*) AS n FROM people_results WHERE exact = 1 GROUP BY condition_id
), narrower AS (
  SELECT wider_id AS condition_id, count(*) AS n FROM people_results WHERE exact = 0 GROUP BY wider_id
), kept AS (
  SELECT condition_id FROM claimed UNION SELECT condition_id FROM studied UNION SELECT condition_id FROM found
), up AS ( -- the one parent under which a condition stands in the list
  SELECT p.condition_id AS condition_id, min(p.parent_id) AS parent_id
  FROM condition_parents p JOIN conditions a ON a.condition_id = p.condition_id JOIN conditions b ON b.condition_id = p.parent_id AND b.condition_category = a.condition_category
  JOIN kept k ON k.condition_id = p.parent_id
  GROUP BY p.condition_id
), placed AS (
  SELECT c.condition_id AS condition_id, c.condition_name AS condition_name, c.condition_category AS condition_category,
    CASE WHEN u1.parent_id IS NULL THEN 0 WHEN u2.parent_id IS NULL THEN 1 WHEN u3.parent_id IS NULL THEN 2 ELSE 3 END AS depth,
    coalesce(n3.condition_name || '/', '') || coalesce(n2.condition_name || '/', '') || coalesce(n1.condition_name || '/', '') || c.condition_name AS path
  FROM kept k JOIN conditions c ON c.condition_id = k.condition_id
  LEFT JOIN up u1 ON u1.condition_id = c.condition_id LEFT JOIN conditions n1 ON n1.condition_id = u1.parent_id
  LEFT JOIN up u2 ON u2.condition_id = u1.parent_id LEFT JOIN conditions n2 ON n2.condition_id = u2.parent_id
  LEFT JOIN up u3 ON u3.condition_id = u2.parent_id LEFT JOIN conditions n3 ON n3.condition_id = u3.parent_id
), weighed AS (
  SELECT k.condition_id AS condition_id, row_number() OVER (ORDER BY coalesce(c.n, 0) DESC, coalesce(f.n, 0) DESC, k.condition_id) AS row_place
  FROM kept k LEFT JOIN (SELECT condition_id, sum(n) AS n FROM claimed GROUP BY condition_id) c ON c.condition_id = k.condition_id LEFT JOIN found f ON f.condition_id = k.condition_id
), marks AS (
  SELECT condition_id, series, tier, n, CASE WHEN n = 1 THEN '1 claim' ELSE n || ' claims' END || ' of a benefit ' || CASE WHEN series = 'supported' THEN 'supported at ' || tier WHEN tier = 'T7' THEN 'with nothing identifiable cited (T7)' ELSE 'citing ' || tier || ', not known to be supported' END AS words FROM claimed
  UNION ALL
  SELECT condition_id, 'studies', tier, n, CASE WHEN n = 1 THEN '1 study' ELSE n || ' studies' END || ' at ' || tier FROM studied
  UNION ALL
  SELECT k.condition_id, 'results', NULL, coalesce(f.n, 0), CASE WHEN f.n = 1 THEN '1 result in people' WHEN f.n > 1 THEN f.n || ' results in people' WHEN w.n > 0 THEN 'none on exactly this; ' || w.n || ' on narrower' ELSE 'none on exactly this' END
  FROM kept k LEFT JOIN found f ON f.condition_id = k.condition_id LEFT JOIN narrower w ON w.condition_id = k.condition_id
)
SELECT 'conditions' AS row_table, p.condition_id AS row_id, p.condition_name AS row_name, p.condition_category AS row_group, p.depth AS row_depth, w.row_place AS row_place,
  m.series AS series, m.tier AS tier, m.n AS n, m.words AS words
FROM placed p JOIN weighed w ON w.condition_id = p.condition_id JOIN marks m ON m.condition_id = p.condition_id
ORDER BY p.condition_category, p.path, m.series, m.tier
