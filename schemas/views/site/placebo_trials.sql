-- title: Primary outcomes against placebo, by the trial's own criterion
-- note: One row a primary outcome of a trial with a placebo group. Met, not met and not reported follow the trial's own criterion; not met does not show that there is no effect. Trials in which nobody was allocated at random are named.
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
SELECT DISTINCT f.family_id AS family_id, r.study_id AS study_id, r.condition_id AS condition_id, r.outcome_id AS outcome_id, r.measure AS measure, r.primary_met AS primary_met, r.effect_direction AS effect_direction, r.allocation AS allocation, s.subject AS study_subject,
  CASE WHEN r.allocation <> 'randomised' THEN 'not randomised' END AS caveat, coalesce(r.analysed, s.randomised, s.participants) AS people, s.dose_min AS dose_min, CASE WHEN s.dose_max <> s.dose_min THEN s.dose_max END AS dose_to, s.dose_unit AS dose_unit, s.dose_frequency AS dose_frequency, s.duration_weeks AS duration_weeks, r.result_id AS result_id, k.condition_name AS condition_name, r.summary AS summary
FROM results r JOIN studies s ON s.study_id = r.study_id JOIN families f ON f.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design JOIN conditions k ON k.condition_id = r.condition_id
WHERE r.result_row_status = 'active' AND s.study_row_status = 'active' AND d.human = true AND r.comparison = 'placebo' AND r.primary_met IS NOT NULL AND s.integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
ORDER BY k.condition_name, r.study_id, r.outcome_id, r.result_id
