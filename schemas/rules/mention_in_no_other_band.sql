-- code: X273
-- title: a dose does not lie in another band
-- why: 45 mg filed as low dose, or milligrams for micrograms, is no matter of where a bound is drawn
-- fix: Correct the amount, the unit or dose_band.
-- table: dosing_mentions
-- field: dose_band
-- message: the band is {dose_band}, but {dose_max} {dose_unit} lies in the band {other}, or far outside its own
SELECT m.row_id AS row_id, coalesce(min(o.dose_band), 'of no other') AS other FROM (
  SELECT d.dosing_mention_id AS row_id, d.dose_band AS dose_band, d.dose_max * CASE d.dose_unit WHEN 'mg' THEN 1.0 WHEN 'ug' THEN 0.001 WHEN 'ng' THEN 0.000001 WHEN 'pg' THEN 0.000000001 END AS amount
  FROM dosing_mentions d WHERE d.mention_row_status = 'active' AND d.dose_band IS NOT NULL
) m JOIN dose_bands b ON b.dose_band = m.dose_band
LEFT JOIN dose_bands o ON o.dose_band <> m.dose_band AND o.band_row_status = 'active' AND (o.min_mg IS NULL OR m.amount >= o.min_mg) AND (o.max_mg IS NULL OR m.amount <= o.max_mg)
WHERE m.amount IS NOT NULL AND (m.amount < b.min_mg OR m.amount > b.max_mg) AND (o.dose_band IS NOT NULL OR m.amount * 20 < b.min_mg OR m.amount > 20 * b.max_mg)
GROUP BY m.row_id
