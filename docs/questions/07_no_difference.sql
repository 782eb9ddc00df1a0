-- title: Which trials missed their primary outcome against placebo, and which reached it?
-- note: One row for each primary outcome, by the trial's own criterion. Not met does not show that there is no effect; met does not show how large it is.
SELECT r.study_id AS trial, k.condition_name AS condition, o.outcome_name AS outcome, r.primary_met AS primary_outcome, coalesce(r.analysed, t.randomised, t.participants) AS people,
  r.effect AS effect, r.ci_low AS ci_low, r.ci_high AS ci_high, r.p_operator AS p_operator, r.p_value AS p_value, r.summary AS result
FROM results r
JOIN studies t ON t.study_id = r.study_id
JOIN study_designs d ON d.study_design = t.study_design
JOIN conditions k ON k.condition_id = r.condition_id
JOIN outcomes o ON o.outcome_id = r.outcome_id
WHERE r.outcome_role = 'primary' AND r.comparison = 'placebo' AND r.allocation = 'randomised' AND r.result_row_status = 'active'
ORDER BY CASE r.primary_met WHEN 'not_met' THEN 1 WHEN 'met' THEN 2 ELSE 3 END, r.result_id
