-- title: What is known of a study, for its page
SELECT s.study_id AS study_id, s.journal AS journal, s.volume AS volume, s.issue AS issue, s.pages AS pages, s.year AS year, s.doi AS doi, s.pmid AS pmid, s.study_design AS study_design, d.evidence_tier AS design_tier, s.blinding AS blinding, s.comparator AS comparator,
  s.participants AS participants, s.recruited AS recruited, s.randomised AS randomised, s.completed AS completed, s.population AS population, s.subject AS study_subject, s.co_intervention AS co_intervention,
  s.dose_min AS dose_min, CASE WHEN s.dose_max <> s.dose_min THEN s.dose_max END AS dose_to, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_unit END AS dose_unit, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_frequency END AS dose_frequency,
  CASE WHEN s.dose_unit = 'mg' AND s.dose_frequency = 'daily' THEN NULL ELSE s.dose_mg_per_day END AS dose_mg_per_day, s.route AS route, s.duration_weeks AS duration_weeks, s.funding AS funding, s.interests_declared AS interests_declared,
  s.integrity_status AS integrity_status, s.integrity_checked_on AS integrity_checked_on, s.integrity_notice AS integrity_notice, s.study_note AS study_note
FROM studies s JOIN study_designs d ON d.study_design = s.study_design
ORDER BY s.study_id
