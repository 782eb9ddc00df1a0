-- title: Doses mentioned, by drug, band and role
SELECT d.drug AS drug, d.dose_band AS dose_band, d.role AS role, d.dose_unit AS dose_unit, min(d.dose_min) AS smallest, max(d.dose_max) AS largest,
  count(*) AS mentions, count(DISTINCT d.source_id) AS sources
FROM dosing_mentions d
WHERE d.mention_row_status = 'active'
GROUP BY d.drug, d.dose_band, d.role, d.dose_unit
ORDER BY d.drug, CASE WHEN d.dose_band IS NULL THEN 1 ELSE 0 END, d.dose_band, d.role, CASE WHEN d.dose_unit IS NULL THEN 1 ELSE 0 END, d.dose_unit
