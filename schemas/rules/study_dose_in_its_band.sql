-- code: X310
-- severity: warning
-- title: the dose of a study lies in the band of its subject
-- why: what one study calls low another does not; whoever compares doses must be told
-- fix: Correct the dose or subject; where the document itself calls this amount so, say it in schemas/exceptions.csv.
-- table: studies
-- field: dose_max
-- message: the subject is {subject}, but the dose of {amount} mg a day lies far outside the band {band}, which goes from {min_mg} to {max_mg} mg by {defined_by}
SELECT s.study_id AS row_id, s.dose_mg_per_day AS amount, b.dose_band AS band, b.min_mg AS min_mg, b.max_mg AS max_mg, b.defined_by AS defined_by
FROM studies s JOIN dose_bands b ON b.band_row_status = 'active' AND s.subject = b.dose_band || '_dose_naltrexone'
WHERE (s.dose_mg_per_day < b.min_mg / 2.0 OR s.dose_mg_per_day > b.max_mg * 2.5) -- documents draw the bounds a little otherwise
  AND NOT EXISTS (SELECT 1 FROM dose_bands o WHERE o.dose_band <> b.dose_band AND (o.min_mg IS NULL OR s.dose_mg_per_day >= o.min_mg) AND (o.max_mg IS NULL OR s.dose_mg_per_day <= o.max_mg))
