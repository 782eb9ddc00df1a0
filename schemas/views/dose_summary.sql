-- title: Doses mentioned, by drug, band and role
SELECT d.drug AS drug, d.dose_band AS dose_band, d.role AS role, d.dose_unit AS dose_unit, min(d.dose_min) AS smallest, max(d.dose_max) AS largest,
  count(*) AS mentions, count(DISTINCT d.source_id) AS sources
FROM dosing_mentions d
GROUP BY d.drug, d.dose_band, d.role, d.dose_unit
ORDER BY drug, dose_band, role, dose_unit
