-- code: X269
-- title: an amount lies in one band at most
-- why: 4.5 mg that is both low and standard dose would be counted twice
-- fix: Correct min_mg or max_mg.
-- table: dose_bands
-- field: max_mg
-- message: {dose_band} and {other} overlap
SELECT a.dose_band AS row_id, b.dose_band AS other, CASE WHEN a.max_mg IS NULL THEN 'min_mg' ELSE 'max_mg' END AS field
FROM dose_bands a JOIN dose_bands b ON a.dose_band < b.dose_band AND (a.max_mg IS NULL OR b.min_mg IS NULL OR b.min_mg <= a.max_mg) AND (b.max_mg IS NULL OR a.min_mg IS NULL OR a.min_mg <= b.max_mg)
WHERE a.band_row_status = 'active' AND b.band_row_status = 'active'
