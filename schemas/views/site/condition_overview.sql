-- title: What is claimed of each condition, and what was studied, in a sentence
-- note: Claims, studies and results on the condition and on narrower ones, and on how many of these.
WITH claimed AS (
  SELECT u.wider_id AS wider_id, count(*) AS claims, count(DISTINCT c.source_id) AS pages, sum(CASE WHEN c.topic = 'efficacy' AND c.direction = 'benefit' THEN 1 ELSE 0 END) AS benefit
  FROM claims c JOIN wider_conditions u ON u.condition_id = c.condition_id WHERE c.claim_row_status = 'active' GROUP BY u.wider_id
), studied AS (
  SELECT u.wider_id AS wider_id, count(DISTINCT s.study_id) AS documents, count(DISTINCT CASE WHEN d.evidence_tier = 'T2' THEN f.family_id END) AS randomised
  FROM study_conditions sc JOIN wider_conditions u ON u.condition_id = sc.condition_id JOIN studies s ON s.study_id = sc.study_id JOIN study_families f ON f.study_id = s.study_id JOIN study_designs d ON d.study_design = s.study_design
  WHERE s.study_row_status = 'active' GROUP BY u.wider_id
), measured AS (
  SELECT u.wider_id AS wider_id, count(*) AS results FROM results r JOIN wider_conditions u ON u.condition_id = r.condition_id JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design
  WHERE r.result_row_status = 'active' AND d.human = true GROUP BY u.wider_id
), narrower AS (
  SELECT wider_id, count(*) - 1 AS conditions FROM wider_conditions GROUP BY wider_id
)
SELECT k.condition_id AS condition_id, k.condition_name AS condition_name, k.condition_category AS condition_category, n.conditions AS narrower, coalesce(c.claims, 0) AS claims, coalesce(c.benefit, 0) AS benefit, coalesce(c.pages, 0) AS pages,
  coalesce(s.documents, 0) AS documents, coalesce(s.randomised, 0) AS randomised, coalesce(m.results, 0) AS results,
  CASE WHEN n.conditions > 0 THEN 'On this and ' || n.conditions || CASE WHEN n.conditions = 1 THEN ' narrower condition: ' ELSE ' narrower conditions: ' END ELSE '' END
  || coalesce(c.claims, 0) || CASE WHEN coalesce(c.claims, 0) = 1 THEN ' claim' ELSE ' claims' END || CASE WHEN c.claims > 0 THEN ' of ' || c.pages || CASE WHEN c.pages = 1 THEN ' page, ' ELSE ' pages, ' END || c.benefit || ' of a benefit' ELSE '' END
  || '; ' || coalesce(s.documents, 0) || CASE WHEN coalesce(s.documents, 0) = 1 THEN ' document' ELSE ' documents' END || ' on studies, of ' || coalesce(s.randomised, 0) || CASE WHEN s.randomised = 1 THEN ' randomised trial; ' ELSE ' randomised trials; ' END
  || coalesce(m.results, 0) || CASE WHEN m.results = 1 THEN ' result' ELSE ' results' END || ' in people.' AS sentence
FROM conditions k JOIN narrower n ON n.wider_id = k.condition_id LEFT JOIN claimed c ON c.wider_id = k.condition_id LEFT JOIN studied s ON s.wider_id = k.condition_id LEFT JOIN measured m ON m.wider_id = k.condition_id
WHERE k.condition_row_status = 'active'
ORDER BY k.condition_category, k.condition_name
