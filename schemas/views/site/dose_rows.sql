-- title: Every dose that a page names
-- note: As the page names it; a study dose is one that the page reports from a study.
SELECT m.dosing_mention_id AS dosing_mention_id, m.claim_id AS claim_id, m.source_id AS source_id, m.condition_id AS condition_id, m.drug AS drug, m.dose_min AS dose_min, CASE WHEN m.dose_max <> m.dose_min THEN m.dose_max END AS dose_to, CASE WHEN m.dose_min IS NOT NULL THEN m.dose_unit END AS dose_unit,
  CASE WHEN m.frequency <> 'unstated' THEN m.frequency END AS frequency, m.role AS role, m.step AS step, m.timing AS timing, m.route AS route, m.dose_form AS dose_form, m.duration_min AS duration_min, CASE WHEN m.duration_max <> m.duration_min THEN m.duration_max END AS duration_to, CASE WHEN m.duration_min IS NOT NULL THEN m.duration_unit END AS duration_unit,
  ci.study_id AS study_id, m.dose_band AS dose_band
FROM dosing_mentions m LEFT JOIN citations ci ON ci.citation_id = m.citation_id
WHERE m.mention_row_status = 'active'
ORDER BY CASE m.role WHEN 'starting' THEN 1 WHEN 'titration_step' THEN 2 WHEN 'target' THEN 3 WHEN 'typical' THEN 4 WHEN 'maximum' THEN 5 WHEN 'study_dose' THEN 6 WHEN 'standard_dose' THEN 7 ELSE 8 END, m.role, m.dose_min, m.dosing_mention_id
