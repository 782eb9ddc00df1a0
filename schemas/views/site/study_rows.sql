-- title: Studies for the table that can be searched
WITH cited AS (
  SELECT ci.study_id AS study_id, count(DISTINCT cc.claim_id) AS claims FROM citations ci JOIN claim_citations cc ON cc.citation_id = ci.citation_id JOIN claims c ON c.claim_id = cc.claim_id
  WHERE c.claim_row_status = 'active' GROUP BY ci.study_id
), measured AS (
  SELECT study_id, count(*) AS results FROM results WHERE result_row_status = 'active' GROUP BY study_id
), about AS (
  SELECT study_id, min(condition_id) AS condition_id, count(*) AS conditions FROM study_conditions GROUP BY study_id
)
SELECT s.study_id AS study_id, s.title AS title, s.first_author AS first_author, s.year AS year, d.evidence_tier AS design_tier, s.study_design AS study_design, a.condition_id AS condition_id, s.subject AS study_subject, s.participants AS people,
  coalesce(m.results, 0) AS results, coalesce(c.claims, 0) AS claims, s.integrity_status AS integrity_status, CASE WHEN d.human THEN 'people' ELSE 'not people' END AS species
FROM studies s JOIN study_designs d ON d.study_design = s.study_design LEFT JOIN cited c ON c.study_id = s.study_id LEFT JOIN measured m ON m.study_id = s.study_id LEFT JOIN about a ON a.study_id = s.study_id
WHERE s.study_row_status = 'active'
ORDER BY d.evidence_tier, s.year DESC, s.study_id
