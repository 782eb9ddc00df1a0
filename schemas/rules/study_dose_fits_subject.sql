-- code: X238
-- title: a study of a low dose did not give another
-- why: 45 mg in a study filed as low dose would make every table of low doses wrong
-- fix: Correct dose_min, dose_max, dose_unit or subject.
-- table: studies
-- field: dose_max
-- message: the subject is {subject}, but {what}
WITH given AS ( -- without a frequency, or by the single dose, the amount itself
  SELECT s.study_id AS study_id, s.subject AS subject, coalesce(s.dose_mg_per_day, s.dose_max * CASE s.dose_unit WHEN 'mg' THEN 1.0 WHEN 'ug' THEN 0.001 WHEN 'ng' THEN 0.000001 WHEN 'pg' THEN 0.000000001 END) AS amount,
    CASE WHEN s.dose_unit = 'mg/kg' THEN s.dose_max END AS amount_per_kg
  FROM studies s JOIN study_designs d ON d.study_design = s.study_design WHERE d.human = true AND s.study_row_status = 'active'
)
SELECT s.study_id AS row_id, 'dose_max' AS field, s.amount || ' mg a day lies in the band ' || b.dose_band AS what
FROM given s JOIN dose_bands b ON b.band_row_status = 'active' AND (b.min_mg IS NULL OR s.amount >= b.min_mg) AND (b.max_mg IS NULL OR s.amount <= b.max_mg)
WHERE s.subject IN ('low_dose_naltrexone', 'ultra_low_dose_naltrexone', 'standard_dose_naltrexone') AND s.subject <> b.dose_band || '_dose_naltrexone'
UNION ALL
SELECT s.study_id, 'dose_max', s.amount || ' mg a day is less than a twentieth of its band'
FROM given s JOIN dose_bands b ON b.band_row_status = 'active' AND s.subject = b.dose_band || '_dose_naltrexone'
WHERE s.amount * 20 < b.min_mg AND NOT EXISTS (SELECT 1 FROM dose_bands o WHERE o.dose_band <> b.dose_band AND (o.min_mg IS NULL OR s.amount >= o.min_mg) AND (o.max_mg IS NULL OR s.amount <= o.max_mg))
UNION ALL
SELECT s.study_id, 'dose_unit', s.amount_per_kg || ' mg/kg is more than fits its band in anybody of 20 kg'
FROM given s JOIN dose_bands b ON b.band_row_status = 'active' AND s.subject = b.dose_band || '_dose_naltrexone'
WHERE s.amount_per_kg * 20 > 2.5 * b.max_mg OR b.max_mg IS NULL AND s.amount_per_kg > 5
