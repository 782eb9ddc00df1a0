-- title: Results of a study, primary outcomes first
SELECT r.result_id AS result_id, r.study_id AS study_id, r.condition_id AS condition_id, r.outcome_id AS outcome_id, o.outcome_group AS outcome_group, r.summary AS summary, r.effect_direction AS effect_direction, r.comparison AS comparison, CASE WHEN lower(r.result_comparator) <> r.comparison THEN r.result_comparator END AS result_comparator,
  CASE WHEN r.outcome_role <> 'not_stated' THEN r.outcome_role END AS outcome_role, CASE WHEN r.primary_met IS NOT NULL THEN r.primary_met END AS primary_met,
  r.value_naltrexone AS value_naltrexone, r.value_comparator AS value_comparator, r.unit AS unit, r.events_naltrexone AS events_naltrexone, r.events_comparator AS events_comparator, r.n_naltrexone AS n_naltrexone, r.n_comparator AS n_comparator,
  r.effect_measure AS effect_measure, r.effect AS effect, r.ci_low AS ci_low, r.ci_high AS ci_high, r.ci_level AS ci_level,
  CASE r.p_operator WHEN 'lt' THEN '<' WHEN 'le' THEN '≤' WHEN 'eq' THEN '=' WHEN 'ge' THEN '≥' WHEN 'gt' THEN '>' END AS p_sign, r.p_value AS p_value, r.analysed AS analysed, r.timepoint_weeks AS timepoint_weeks,
  CASE WHEN r.analysis_set <> 'not_stated' THEN r.analysis_set END AS analysis_set, r.result_read_in AS result_read_in, d.evidence_tier AS design_tier, s.dose_min AS dose_min, CASE WHEN s.dose_max <> s.dose_min THEN s.dose_max END AS dose_to, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_unit END AS dose_unit, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_frequency END AS dose_frequency
FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design JOIN outcomes o ON o.outcome_id = r.outcome_id
WHERE r.result_row_status = 'active'
ORDER BY r.study_id, CASE r.outcome_role WHEN 'primary' THEN 1 WHEN 'secondary' THEN 2 ELSE 3 END, CASE r.comparison WHEN 'placebo' THEN 1 WHEN 'active' THEN 2 WHEN 'no_naltrexone' THEN 3 ELSE 4 END, r.outcome_id, r.result_id
