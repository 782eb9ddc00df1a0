-- title: A dosing mention with its source, claim, condition and study in one row
-- publish: csv
SELECT m.dosing_mention_id AS dosing_mention_id, m.source_id AS source_id, so.source_short_name AS source_short_name, m.claim_id AS claim_id, c.statement AS statement, m.condition_id AS condition_id, k.condition_name AS condition_name,
  m.drug AS drug, m.dose_min AS dose_min, m.dose_max AS dose_max, m.dose_unit AS dose_unit, m.dose_band AS dose_band, b.min_mg AS band_min_mg, b.max_mg AS band_max_mg, m.frequency AS frequency, m.role AS role, m.step AS step,
  m.timing AS timing, m.route AS route, m.dose_form AS dose_form, m.duration_min AS duration_min, m.duration_max AS duration_max, m.duration_unit AS duration_unit,
  m.citation_id AS citation_id, ci.study_id AS study_id, s.dose_min AS study_dose_min, s.dose_max AS study_dose_max, s.dose_unit AS study_dose_unit, s.dose_frequency AS study_dose_frequency, m.mention_note AS mention_note
FROM dosing_mentions m
JOIN sources so ON so.source_id = m.source_id
LEFT JOIN claims c ON c.claim_id = m.claim_id
LEFT JOIN conditions k ON k.condition_id = m.condition_id
LEFT JOIN dose_bands b ON b.dose_band = m.dose_band
LEFT JOIN citations ci ON ci.citation_id = m.citation_id
LEFT JOIN studies s ON s.study_id = ci.study_id
WHERE m.mention_row_status = 'active'
ORDER BY m.dosing_mention_id
