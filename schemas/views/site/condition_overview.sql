-- title: What is claimed of each condition, and what was studied, in a sentence
-- note: Claims, studies and results on the condition and on narrower ones, and (`exact_`) those on exactly this condition, which are the numbers of the evidence map. A study is a family of reports, counted once, at its best document; reviews count among them.
--   Results are those in people, without results of reviews and of what was retracted.
WITH claimed AS (
  SELECT u.wider_id AS wider_id, count(*) AS claims, count(DISTINCT c.source_id) AS pages, sum(CASE WHEN c.topic = 'efficacy' AND c.direction = 'benefit' THEN 1 ELSE 0 END) AS benefit,
    sum(CASE WHEN c.topic = 'efficacy' AND c.direction = 'benefit' AND u.wider_id = u.condition_id THEN 1 ELSE 0 END) AS exact_benefit
  FROM claims c JOIN wider_conditions u ON u.condition_id = c.condition_id WHERE c.claim_row_status = 'active' GROUP BY u.wider_id
), families AS (
  SELECT u.wider_id AS wider_id, f.family_id AS family_id, min(f.design_tier) AS tier, count(DISTINCT f.study_id) AS documents, max(CASE WHEN u.wider_id = u.condition_id THEN 1 ELSE 0 END) AS exact
  FROM study_conditions sc JOIN wider_conditions u ON u.condition_id = sc.condition_id JOIN study_families f ON f.study_id = sc.study_id GROUP BY u.wider_id, f.family_id
), studied AS (
  SELECT wider_id, count(*) AS studies, sum(documents) AS documents, sum(exact) AS exact_studies, sum(CASE WHEN tier = 'T2' THEN 1 ELSE 0 END) AS randomised FROM families GROUP BY wider_id
), measured AS (
  SELECT wider_id, count(*) AS results, sum(exact) AS exact_results FROM people_results GROUP BY wider_id
), narrower AS (
  SELECT wider_id, count(*) - 1 AS conditions FROM wider_conditions GROUP BY wider_id
), counted AS (
  SELECT k.condition_id AS condition_id, k.condition_name AS condition_name, k.condition_category AS condition_category, n.conditions AS narrower, coalesce(c.claims, 0) AS claims, coalesce(c.benefit, 0) AS benefit, coalesce(c.exact_benefit, 0) AS exact_benefit, coalesce(c.pages, 0) AS pages,
    coalesce(s.studies, 0) AS studies, coalesce(s.exact_studies, 0) AS exact_studies, coalesce(s.documents, 0) AS documents, coalesce(s.randomised, 0) AS randomised, coalesce(m.results, 0) AS results, coalesce(m.exact_results, 0) AS exact_results
  FROM conditions k JOIN narrower n ON n.wider_id = k.condition_id LEFT JOIN claimed c ON c.wider_id = k.condition_id LEFT JOIN studied s ON s.wider_id = k.condition_id LEFT JOIN measured m ON m.wider_id = k.condition_id
  WHERE k.condition_row_status = 'active'
)
SELECT counted.*,
  CASE WHEN narrower > 0 THEN 'On this and ' || narrower || CASE WHEN narrower = 1 THEN ' narrower condition: ' ELSE ' narrower conditions: ' END ELSE '' END
  || claims || CASE WHEN claims = 1 THEN ' claim' ELSE ' claims' END || CASE WHEN claims > 0 THEN ' of ' || pages || CASE WHEN pages = 1 THEN ' page, ' ELSE ' pages, ' END || benefit || ' of a benefit' ELSE '' END
  || '; ' || studies || CASE WHEN studies = 1 THEN ' study or review' ELSE ' studies and reviews' END || CASE WHEN documents <> studies THEN ' in ' || documents || ' documents' ELSE '' END
  || CASE WHEN studies > 0 THEN ', of these ' || randomised || CASE WHEN randomised = 1 THEN ' randomised trial' ELSE ' randomised trials' END ELSE '' END
  || '; ' || results || CASE WHEN results = 1 THEN ' result' ELSE ' results' END || ' in people, not counting those of reviews.'
  || CASE WHEN narrower > 0 THEN ' On exactly this: ' || exact_benefit || CASE WHEN exact_benefit = 1 THEN ' claim' ELSE ' claims' END || ' of a benefit, ' || exact_studies || CASE WHEN exact_studies = 1 THEN ' study, ' ELSE ' studies, ' END
    || exact_results || CASE WHEN exact_results = 1 THEN ' result.' ELSE ' results.' END ELSE '' END AS sentence
FROM counted
ORDER BY condition_category, condition_name
