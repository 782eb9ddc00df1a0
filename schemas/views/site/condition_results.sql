-- title: Results in people on a condition or a narrower one, with their figures
-- note: Low doses alone before other doses, routes and combinations; then randomised comparisons first, by tier, and by the number of people. `kind` keeps results of reviews apart. A tier is that of the document, limited by the comparison. What was retracted is left out. Nothing is pooled.
SELECT u.wider_id AS wider_id, CASE WHEN u.wider_id <> r.condition_id THEN r.condition_id END AS narrower_id, r.result_id AS result_id, r.study_id AS study_id, r.outcome_id AS outcome_id, f.measure AS measure, r.effect_direction AS effect_direction,
  r.comparison AS comparison, CASE WHEN f.allocation = 'non_randomised' THEN 'not randomised' END AS caveat, CASE WHEN f.research_type = 'secondary' THEN 'review' ELSE 'study' END AS kind,
  CASE WHEN f.study_subject <> 'low_dose_naltrexone' THEN f.study_subject END AS study_subject, r.naltrexone_words AS naltrexone_words, r.comparator_words AS comparator_words, r.effect_measure AS effect_measure, r.effect AS effect, r.ci_low AS ci_low, r.ci_high AS ci_high,
  r.ci_level AS ci_level, r.p_sign AS p_sign, r.p_value AS p_value, CASE WHEN f.research_type = 'secondary' THEN r.design_tier
    WHEN f.research_type = 'planned' THEN CASE f.allocation WHEN 'randomised' THEN 'T2' WHEN 'non_randomised' THEN 'T3' ELSE 'T4' END
    WHEN f.allocation = 'non_randomised' AND r.design_tier < 'T3' THEN 'T3' WHEN f.allocation = 'none' AND r.design_tier < 'T4' THEN 'T4' ELSE r.design_tier END AS tier,
  coalesce(f.analysed, CASE WHEN f.paired = true THEN f.n_naltrexone ELSE CAST(f.n_naltrexone AS INTEGER) + CAST(f.n_comparator AS INTEGER) END) AS people
FROM study_results r JOIN results_full f ON f.result_id = r.result_id JOIN studies s ON s.study_id = r.study_id JOIN wider_conditions u ON u.condition_id = r.condition_id
WHERE f.human = true AND f.integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
ORDER BY u.wider_id, CASE WHEN f.study_subject = 'low_dose_naltrexone' THEN 0 ELSE 1 END, CASE WHEN f.research_type = 'secondary' THEN 1 ELSE 0 END, CASE f.allocation WHEN 'randomised' THEN 1 WHEN 'non_randomised' THEN 2 ELSE 3 END, tier,
  coalesce(f.analysed, s.randomised, s.participants) DESC NULLS LAST, r.study_id, CASE r.outcome_role WHEN 'primary' THEN 1 WHEN 'secondary' THEN 2 ELSE 3 END, r.result_id
