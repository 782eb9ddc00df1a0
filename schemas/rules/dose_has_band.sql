-- code: X354
-- severity: warning
-- title: a dose that is swallowed has a band
-- why: an amount between two bands is in none, but the page may have called it low, and its word counts
-- fix: Fill in dose_band as the page names the dose; where it names none, say so in schemas/exceptions.csv.
-- table: dosing_mentions
-- field: dose_band
-- message: {dose_min}–{dose_max} {dose_unit} of naltrexone lies in no band, and none is named
-- applies: SELECT count(*) FROM dosing_mentions WHERE drug = 'naltrexone' AND dose_min IS NOT NULL AND mention_row_status = 'active'
SELECT d.dosing_mention_id AS row_id
FROM dosing_mentions d
WHERE d.drug = 'naltrexone' AND d.dose_min IS NOT NULL AND d.dose_band IS NULL AND d.mention_row_status = 'active'
  AND d.role <> 'concentration' AND coalesce(d.route, '') <> 'topical'
  AND NOT EXISTS (
    SELECT 1 FROM dose_bands b
    WHERE b.band_row_status = 'active'
      AND (b.min_mg IS NULL OR d.dose_min * CASE d.dose_unit WHEN 'mg' THEN 1.0 WHEN 'ug' THEN 0.001 WHEN 'ng' THEN 0.000001 WHEN 'pg' THEN 0.000000001 END >= b.min_mg)
      AND (b.max_mg IS NULL OR d.dose_max * CASE d.dose_unit WHEN 'mg' THEN 1.0 WHEN 'ug' THEN 0.001 WHEN 'ng' THEN 0.000001 WHEN 'pg' THEN 0.000000001 END <= b.max_mg)
  )
