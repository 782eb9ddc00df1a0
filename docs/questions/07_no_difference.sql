-- title: In what did randomised trials find no difference?
-- note: Primary outcomes first. A result that shows no difference does not show that there is none.
SELECT r.study_id AS trial, k.name AS condition, o.name AS outcome, CASE WHEN r.primary_outcome = true THEN 'yes' ELSE 'no' END AS is_primary,
  r.analysed AS analysed, r.p_value AS p_value, r.summary AS result
FROM results r
JOIN studies t ON t.study_id = r.study_id
JOIN study_designs d ON d.study_design = t.study_design
JOIN conditions k ON k.condition_id = r.condition_id
JOIN outcomes o ON o.outcome_id = r.outcome_id
WHERE d.evidence_tier = 'T2' AND r.direction = 'no_difference'
ORDER BY is_primary DESC, r.result_id
