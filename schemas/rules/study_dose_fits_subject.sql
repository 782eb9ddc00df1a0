-- code: X238
-- title: a study of a low dose did not give another
-- why: 45 mg in a study filed as low dose would make every table of low doses wrong
-- fix: Correct dose_min, dose_max, dose_unit or subject.
-- table: studies
-- field: dose_max
-- message: the subject is {subject}, but {amount} mg a day lies in the band {band}
SELECT s.study_id AS row_id, 'dose_max' AS field, s.dose_mg_per_day AS amount, b.dose_band AS band
FROM studies s JOIN dose_bands b ON b.band_row_status = 'active' AND (b.min_mg IS NULL OR s.dose_mg_per_day >= b.min_mg) AND (b.max_mg IS NULL OR s.dose_mg_per_day <= b.max_mg)
WHERE s.subject IN ('low_dose_naltrexone', 'ultra_low_dose_naltrexone', 'standard_dose_naltrexone') AND s.subject <> b.dose_band || '_dose_naltrexone'
