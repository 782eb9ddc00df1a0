-- title: Results of a study, primary outcomes first
WITH arms AS (
  SELECT result_id, 'naltrexone' AS arm, value_naltrexone AS value, events_naltrexone AS events, n_naltrexone AS n, unit FROM results
  UNION ALL SELECT result_id, 'comparator', value_comparator, events_comparator, n_comparator, unit FROM results
), told AS ( -- 41.0 is told as 41; the unit of a plain number is not said, that of counted things and of customary units without brackets
  SELECT result_id, arm, events, n, unit, replace(replace(CAST(value AS VARCHAR(20)) || '|', '.0|', ''), '|', '') AS number,
    CASE WHEN unit = '1' THEN '' WHEN unit = 'Cel' THEN ' °C' WHEN unit LIKE '[%]' THEN ' ' || replace(substr(unit, 2, length(unit) - 2), '_av', '') WHEN unit LIKE '{%}' THEN ' ' || substr(unit, 2, length(unit) - 2) ELSE coalesce(' ' || unit, '') END AS in_unit
  FROM arms
), words AS ( -- people with an event of all in the arm, else the value
  SELECT result_id, arm, CASE WHEN events IS NOT NULL THEN events || coalesce(' of ' || n, '') || CASE WHEN unit = '%' THEN coalesce(' (' || number || ' %)', '') ELSE '' END
    WHEN number IS NOT NULL THEN number || in_unit || coalesce(' (n = ' || n || ')', '') WHEN n IS NOT NULL THEN 'n = ' || n END AS words
  FROM told
)
SELECT r.result_id AS result_id, r.study_id AS study_id, r.condition_id AS condition_id, r.outcome_id AS outcome_id, o.outcome_group AS outcome_group, r.summary AS summary, r.effect_direction AS effect_direction, r.comparison AS comparison, CASE WHEN lower(r.result_comparator) <> r.comparison THEN r.result_comparator END AS result_comparator,
  CASE WHEN r.outcome_role <> 'not_stated' THEN r.outcome_role END AS outcome_role, CASE WHEN r.primary_met IS NOT NULL THEN r.primary_met END AS primary_met,
  r.value_naltrexone AS value_naltrexone, r.value_comparator AS value_comparator, r.events_naltrexone AS events_naltrexone, r.events_comparator AS events_comparator,
  own.words AS naltrexone_words, other.words AS comparator_words,
  r.effect_measure AS effect_measure, r.effect AS effect, r.ci_low AS ci_low, r.ci_high AS ci_high, CASE WHEN r.ci_level <> 95 THEN r.ci_level END AS ci_level,
  CASE r.p_operator WHEN 'lt' THEN '<' WHEN 'le' THEN '≤' WHEN 'eq' THEN '=' WHEN 'ge' THEN '≥' WHEN 'gt' THEN '>' END AS p_sign, r.p_value AS p_value, r.analysed AS analysed, r.timepoint_weeks AS timepoint_weeks,
  CASE WHEN r.analysis_set <> 'not_stated' THEN r.analysis_set END AS analysis_set, r.result_read_in AS result_read_in, d.evidence_tier AS design_tier, s.dose_min AS dose_min, CASE WHEN s.dose_max <> s.dose_min THEN s.dose_max END AS dose_to, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_unit END AS dose_unit, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_frequency END AS dose_frequency
FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design JOIN outcomes o ON o.outcome_id = r.outcome_id
  JOIN words own ON own.result_id = r.result_id AND own.arm = 'naltrexone' JOIN words other ON other.result_id = r.result_id AND other.arm = 'comparator'
WHERE r.result_row_status = 'active'
ORDER BY r.study_id, CASE r.outcome_role WHEN 'primary' THEN 1 WHEN 'secondary' THEN 2 ELSE 3 END, CASE r.comparison WHEN 'placebo' THEN 1 WHEN 'active' THEN 2 WHEN 'no_naltrexone' THEN 3 ELSE 4 END, r.outcome_id, r.result_id
