-- code: X230
-- title: a comparison fits the design of its study
-- why: a study without a comparison group has no placebo result, a study without random allocation no randomised one, and nobody is in two parallel groups
-- fix: Correct allocation, comparison or paired, or the study's design.
-- table: results
-- field: allocation
-- message: {what}, but {study_id} is a {design_name}
SELECT r.result_id AS row_id, CASE WHEN r.allocation = 'randomised' AND d.evidence_tier IN ('T3', 'T4') THEN 'allocation' WHEN s.study_design = 'randomised_parallel_trial' THEN 'paired' ELSE 'comparison' END AS field, d.design_name AS design_name,
  CASE WHEN s.study_design = 'randomised_parallel_trial' THEN 'the comparison with ' || r.comparison || ' is paired' ELSE 'the comparison is ' || r.comparison || ' with allocation ' || r.allocation END AS what
FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design
WHERE d.evidence_tier IN ('T3', 'T4') AND r.allocation = 'randomised' AND d.study_design NOT IN ('systematic_review_mixed', 'systematic_review')
  OR d.study_design IN ('single_arm_trial', 'dose_finding_trial', 'case_report', 'case_series', 'chart_review', 'survey', 'register_study') AND r.allocation <> 'none'
  OR s.study_design = 'randomised_parallel_trial' AND r.paired = true AND r.allocation <> 'none'
