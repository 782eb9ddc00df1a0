-- title: Conditions of which a benefit is claimed, and no randomised result in people is entered
-- note: One row a condition of which a page claims a benefit, and on which exactly no result in people of a randomised comparison is entered, of the subject of which the claims speak (mostly low doses alone). Studies are families of reports, with those on
--   narrower conditions; each stands where its best comparison puts it. Reviews and what was retracted are left out.
WITH claimed AS (
  SELECT condition_id, count(*) AS claims, count(DISTINCT source_id) AS pages, min(cited_tier) AS cited_tier, min(supported_tier) AS supported_tier FROM claims
  WHERE claim_row_status = 'active' AND topic = 'efficacy' AND direction = 'benefit' AND condition_id IS NOT NULL GROUP BY condition_id
), asked AS (
  SELECT DISTINCT condition_id, subject FROM claims WHERE claim_row_status = 'active' AND topic = 'efficacy' AND direction = 'benefit' AND condition_id IS NOT NULL
), families AS (
  SELECT r.wider_id AS condition_id, r.family_id AS family_id, max(CASE WHEN r.allocation = 'randomised' AND r.exact = 1 AND a.subject IS NOT NULL THEN 1 ELSE 0 END) AS here,
    max(CASE WHEN r.allocation = 'randomised' AND a.subject IS NOT NULL THEN 1 ELSE 0 END) AS randomised, max(CASE WHEN r.allocation <> 'none' AND a.subject IS NOT NULL THEN 1 ELSE 0 END) AS compared,
    max(CASE WHEN a.subject IS NOT NULL THEN 1 ELSE 0 END) AS same_subject, max(CASE WHEN r.allocation = 'randomised' AND a.subject IS NULL THEN 1 ELSE 0 END) AS other_randomised
  FROM people_results r LEFT JOIN asked a ON a.condition_id = r.wider_id AND a.subject = r.study_subject GROUP BY r.wider_id, r.family_id
), known AS (
  SELECT condition_id, sum(here) AS here, sum(randomised) AS randomised, sum(CASE WHEN randomised = 0 AND compared = 1 THEN 1 ELSE 0 END) AS compared, sum(CASE WHEN compared = 0 AND same_subject = 1 THEN 1 ELSE 0 END) AS uncontrolled,
    sum(CASE WHEN same_subject = 0 THEN 1 ELSE 0 END) AS other, sum(CASE WHEN same_subject = 0 AND other_randomised = 1 THEN 1 ELSE 0 END) AS other_randomised
  FROM families GROUP BY condition_id
), planned AS ( -- trials of which only a registration or a protocol is known
  SELECT u.wider_id AS condition_id, count(DISTINCT x.family_id) AS planned
  FROM (SELECT family_id FROM study_families GROUP BY family_id HAVING sum(CASE WHEN research_type = 'planned' THEN 0 ELSE 1 END) = 0) x
    JOIN study_families f ON f.family_id = x.family_id JOIN study_conditions sc ON sc.study_id = f.study_id JOIN wider_conditions u ON u.condition_id = sc.condition_id
  WHERE NOT EXISTS (SELECT 1 FROM people_results r WHERE r.family_id = x.family_id) GROUP BY u.wider_id
)
SELECT c.condition_id AS condition_id, k.condition_name AS condition_name, c.claims AS claims, c.pages AS pages, c.cited_tier AS cited_tier, c.supported_tier AS supported_tier,
  coalesce(n.randomised, 0) AS randomised, coalesce(n.compared, 0) AS compared, coalesce(n.uncontrolled, 0) AS uncontrolled, coalesce(n.other, 0) AS other, coalesce(n.other_randomised, 0) AS other_randomised, coalesce(p.planned, 0) AS planned,
  CASE WHEN coalesce(n.randomised, 0) > 0 THEN 'narrower' WHEN coalesce(n.compared, 0) > 0 THEN 'compared' WHEN coalesce(n.uncontrolled, 0) > 0 THEN 'uncontrolled' ELSE 'nothing' END AS gap
FROM claimed c JOIN conditions k ON k.condition_id = c.condition_id LEFT JOIN known n ON n.condition_id = c.condition_id LEFT JOIN planned p ON p.condition_id = c.condition_id
WHERE coalesce(n.here, 0) = 0
ORDER BY CASE gap WHEN 'nothing' THEN 1 WHEN 'uncontrolled' THEN 2 WHEN 'compared' THEN 3 ELSE 4 END, c.claims DESC, k.condition_name
