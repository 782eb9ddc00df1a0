-- title: A result with its study, family, design, condition and outcome in one row
-- publish: csv
-- note: `family_id` is the main report of the trial; results of one family are not independent. Nothing here is pooled or added up.
WITH kin AS (SELECT study_id, other_study_id FROM study_links WHERE study_id <> other_study_id), head_0 AS (SELECT study_id, study_id AS family_id FROM studies), head_1 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_0 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), head_2 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_1 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), head_3 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_2 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), head_4 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_3 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), families AS (SELECT study_id, family_id FROM head_4)
SELECT r.result_id AS result_id, r.study_id AS study_id, f.family_id AS family_id, s.first_author AS first_author, s.year AS year, s.title AS study_title, s.study_design AS study_design, d.design_name AS design_name,
  d.research_type AS research_type, d.evidence_tier AS design_tier, d.human AS human, s.subject AS study_subject, s.route AS route, s.dose_min AS dose_min, s.dose_max AS dose_max, s.dose_unit AS dose_unit, s.dose_frequency AS dose_frequency, s.dose_mg_per_day AS dose_mg_per_day,
  r.condition_id AS condition_id, k.condition_name AS condition_name, r.outcome_id AS outcome_id, o.outcome_name AS outcome_name, o.outcome_group AS outcome_group, o.better AS better,
  r.comparison AS comparison, r.allocation AS allocation, r.result_comparator AS result_comparator, r.outcome_role AS outcome_role, r.role_source AS role_source, r.primary_met AS primary_met,
  r.effect_direction AS effect_direction, r.result_direction AS result_direction, r.test_of AS test_of, r.measure AS measure, r.value_kind AS value_kind, r.statistic AS statistic,
  r.value_naltrexone AS value_naltrexone, r.value_comparator AS value_comparator, r.unit AS unit, r.dispersion_naltrexone AS dispersion_naltrexone, r.dispersion_comparator AS dispersion_comparator, r.dispersion_kind AS dispersion_kind,
  r.events_naltrexone AS events_naltrexone, r.events_comparator AS events_comparator, r.n_naltrexone AS n_naltrexone, r.n_comparator AS n_comparator,
  r.effect_measure AS effect_measure, r.effect AS effect, r.ci_low AS ci_low, r.ci_high AS ci_high, r.ci_level AS ci_level, r.paired AS paired, r.p_operator AS p_operator, r.p_value AS p_value,
  r.analysed AS analysed, r.timepoint_weeks AS timepoint_weeks, r.analysis_set AS analysis_set, r.result_read_in AS result_read_in, r.result_seen_at AS result_seen_at, r.summary AS summary, s.integrity_status AS integrity_status
FROM results r
JOIN studies s ON s.study_id = r.study_id
JOIN families f ON f.study_id = r.study_id
JOIN study_designs d ON d.study_design = s.study_design
JOIN conditions k ON k.condition_id = r.condition_id
JOIN outcomes o ON o.outcome_id = r.outcome_id
WHERE r.result_row_status = 'active' AND s.study_row_status = 'active'
ORDER BY r.result_id
