-- code: X206
-- severity: warning
-- title: a dose lies in the band that it is filed under
-- why: 45 mg filed as low dose would spoil every count of doses; the bounds are those of the study that defines the band
-- fix: Correct the amount, the unit or dose_band; where the source itself calls this amount {dose_band}, say so in mention_note, and in schemas/exceptions.csv.
-- table: dosing_mentions
-- field: dose_band
-- message: {amount_min}–{amount_max} mg a day is outside the band {dose_band}, which goes from {min_mg} to {max_mg} mg by {defined_by}
SELECT row_id, amount_min, amount_max, min_mg, max_mg, defined_by FROM (
  SELECT d.dosing_mention_id AS row_id, b.min_mg AS min_mg, b.max_mg AS max_mg, b.defined_by AS defined_by,
    d.dose_min * CASE d.dose_unit WHEN 'mg' THEN 1.0 WHEN 'ug' THEN 0.001 WHEN 'ng' THEN 0.000001 WHEN 'pg' THEN 0.000000001 END AS amount_min,
    d.dose_max * CASE d.dose_unit WHEN 'mg' THEN 1.0 WHEN 'ug' THEN 0.001 WHEN 'ng' THEN 0.000001 WHEN 'pg' THEN 0.000000001 END AS amount_max
  FROM dosing_mentions d JOIN dose_bands b ON b.dose_band = d.dose_band
  WHERE d.mention_row_status = 'active'
) m
WHERE amount_min < min_mg OR amount_max > max_mg
