-- code: X106
-- title: dose_band follows from the amount where the page names none
-- why: a dose in no band is missing from every count of doses
-- fix: Run `ldn fix`; it fills in the band, or give the one that the page names.
-- fills: empty
-- message: dose_band is empty, but {dose_min}–{dose_max} {dose_unit} lies in the band {expected}
-- note: What is given stands. Doses of other drugs, strengths, and what is put on the skin have no band; an amount between two bands is in none.
-- applies: SELECT count(*) FROM dosing_mentions WHERE drug = 'naltrexone' AND dose_min IS NOT NULL AND mention_row_status = 'active'
SELECT d.dosing_mention_id AS row_id, d.dose_band AS value, coalesce(d.dose_band, f.dose_band) AS expected
FROM dosing_mentions d LEFT JOIN (
  SELECT m.row_id AS row_id, min(b.dose_band) AS dose_band FROM (
    SELECT dosing_mention_id AS row_id,
      dose_min * CASE dose_unit WHEN 'mg' THEN 1.0 WHEN 'ug' THEN 0.001 WHEN 'ng' THEN 0.000001 WHEN 'pg' THEN 0.000000001 END AS amount_min,
      dose_max * CASE dose_unit WHEN 'mg' THEN 1.0 WHEN 'ug' THEN 0.001 WHEN 'ng' THEN 0.000001 WHEN 'pg' THEN 0.000000001 END AS amount_max
    FROM dosing_mentions
    WHERE drug = 'naltrexone' AND role <> 'concentration' AND coalesce(route, '') <> 'topical' AND mention_row_status = 'active'
  ) m JOIN dose_bands b ON (b.min_mg IS NULL OR m.amount_min >= b.min_mg) AND (b.max_mg IS NULL OR m.amount_max <= b.max_mg)
  WHERE b.band_row_status = 'active' AND m.amount_min IS NOT NULL AND m.amount_max IS NOT NULL
  GROUP BY m.row_id
) f ON f.row_id = d.dosing_mention_id
