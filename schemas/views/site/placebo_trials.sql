-- title: Primary outcomes against placebo, by the trial's own criterion
-- note: One row a primary outcome of a trial with a placebo group, in people. Met, not met and not reported follow the trial's own criterion; not met does not show that there is no effect. Reviews are left out; a trial that several documents report counts once. Trials in which nobody was allocated at random are named.
WITH found AS ( -- reviews are no trials; of a trial that several documents report, the main one, else the first
  SELECT f.family_id AS family_id, r.study_id AS study_id, r.condition_id AS condition_id, r.outcome_id AS outcome_id, r.result_id AS result_id, r.measure AS measure, r.primary_met AS primary_met, r.effect_direction AS effect_direction, r.allocation AS allocation, r.analysed AS analysed,
    CASE WHEN r.study_id = f.family_id THEN '' ELSE r.study_id END AS place, min(CASE WHEN r.study_id = f.family_id THEN '' ELSE r.study_id END) OVER (PARTITION BY f.family_id, r.condition_id, r.outcome_id) AS first_place
  FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_families f ON f.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design
  WHERE r.result_row_status = 'active' AND s.study_row_status = 'active' AND d.human = true AND d.research_type <> 'secondary' AND r.comparison = 'placebo' AND r.primary_met IS NOT NULL
    AND s.integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
)
SELECT r.family_id AS family_id, r.study_id AS study_id, r.condition_id AS condition_id, r.outcome_id AS outcome_id, r.measure AS measure, r.primary_met AS primary_met, r.effect_direction AS effect_direction, s.subject AS study_subject,
  CASE WHEN r.allocation <> 'randomised' THEN 'not randomised' END AS caveat, coalesce(r.analysed, s.randomised, s.participants) AS people, s.dose_min AS dose_min, CASE WHEN s.dose_max <> s.dose_min THEN s.dose_max END AS dose_to, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_unit END AS dose_unit, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_frequency END AS dose_frequency, s.duration_weeks AS duration_weeks, r.result_id AS result_id,
  v.naltrexone_words AS naltrexone_words, v.comparator_words AS comparator_words, v.effect_measure AS effect_measure, v.effect AS effect, v.ci_low AS ci_low, v.ci_high AS ci_high, v.ci_level AS ci_level, v.p_sign AS p_sign, v.p_value AS p_value
FROM found r JOIN study_results v ON v.result_id = r.result_id JOIN studies s ON s.study_id = r.study_id JOIN conditions k ON k.condition_id = r.condition_id
WHERE r.place = r.first_place
ORDER BY k.condition_name, r.study_id, r.outcome_id, r.result_id
