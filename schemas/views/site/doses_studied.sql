-- title: Doses given in trials against placebo and other randomised trials
SELECT s.study_id AS study_id, s.subject AS study_subject, d.evidence_tier AS design_tier, s.study_design AS study_design, s.participants AS people, s.duration_weeks AS duration_weeks, s.dose_min AS dose_min, CASE WHEN s.dose_max <> s.dose_min THEN s.dose_max END AS dose_to, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_unit END AS dose_unit, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_frequency END AS dose_frequency, s.route AS route, s.dose_mg_per_day AS dose_mg_per_day
FROM studies s JOIN study_designs d ON d.study_design = s.study_design
WHERE s.study_row_status = 'active' AND d.evidence_tier IN ('T2', 'T3') AND d.human = true AND s.dose_min IS NOT NULL
ORDER BY d.evidence_tier, s.dose_mg_per_day, s.study_id
