-- code: X264
-- title: a design agrees with what was done
-- why: a case report of forty, or a chart review with double blinding, is another kind of study; its tier would be wrong
-- fix: Correct study_design, or the number or word that does not fit it.
-- table: studies
-- field: study_design
-- message: {study_id} is filed as {study_design}, but {what}
SELECT row_id, what FROM ( -- of a study that does not agree in two ways the first is told
  SELECT study_id AS row_id, CASE
    WHEN randomised IS NOT NULL AND study_design NOT LIKE 'randomised%' AND study_design NOT IN ('trial_protocol', 'trial_registration', 'information_page', 'evidence_summary', 'animal_study') THEN randomised || ' people were randomised'
    WHEN blinding IN ('double', 'triple', 'quadruple') AND study_design NOT LIKE 'randomised%' AND study_design NOT IN ('controlled_crossover_fixed_order', 'non_randomised_trial', 'dose_finding_trial', 'trial_protocol', 'trial_registration', 'information_page', 'evidence_summary', 'animal_study') THEN 'blinding is ' || blinding
    WHEN study_design = 'case_report' AND participants > 1 OR participants IS NOT NULL AND study_design IN ('narrative_review', 'opinion', 'book', 'hypothesis', 'in_vitro_study', 'scoping_review') THEN participants || ' people took part'
    WHEN participants = 1 AND study_design NOT IN ('case_report', 'trial_registration', 'trial_protocol', 'information_page') THEN 'only one took part'
    WHEN lower(comparator) LIKE 'placebo%' AND study_design IN ('single_arm_trial', 'case_report', 'case_series', 'chart_review', 'register_study', 'survey', 'in_vitro_study') THEN 'its comparator is ' || comparator
  END AS what
  FROM studies
) x
WHERE what IS NOT NULL
UNION ALL
SELECT s.study_id, 'its population is of ' || CASE WHEN lower(s.population) LIKE '% rats%' THEN 'rats' ELSE 'mice' END
FROM studies s JOIN study_designs d ON d.study_design = s.study_design
WHERE d.human = true AND s.participants IS NOT NULL AND (lower(s.population) LIKE '% mice%' OR lower(s.population) LIKE '% rats%') AND lower(s.population) NOT LIKE '%people%' AND lower(s.population) NOT LIKE '%patient%'
UNION ALL
SELECT r.study_id, 'the result ' || min(r.result_id) || ' is of a randomised comparison'
FROM results r JOIN studies s ON s.study_id = r.study_id
WHERE r.allocation = 'randomised' AND s.study_design IN ('narrative_review', 'opinion', 'book', 'hypothesis', 'in_vitro_study', 'scoping_review', 'product_label', 'trial_protocol')
GROUP BY r.study_id
