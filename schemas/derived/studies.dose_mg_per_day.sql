-- code: X105
-- title: dose_mg_per_day follows from dose, unit and frequency
-- why: doses can be compared only in one unit; doses by body weight, strengths, and doses of animals are no daily milligrams
-- fix: Run `ldn fix`; it fills in derived columns.
-- message: dose_mg_per_day is {value}, but dose_max, dose_unit and dose_frequency give {expected}
SELECT s.study_id AS row_id, s.dose_mg_per_day AS value,
  CASE WHEN d.human = true THEN round(s.dose_max * 1.0
    * CASE s.dose_unit WHEN 'mg' THEN 1.0 WHEN 'ug' THEN 0.001 WHEN 'ng' THEN 0.000001 WHEN 'pg' THEN 0.000000001 END
    * CASE s.dose_frequency WHEN 'daily' THEN 1.0 WHEN 'twice_daily' THEN 2.0 WHEN 'three_times_daily' THEN 3.0 WHEN 'four_times_daily' THEN 4.0 WHEN 'alternate_day' THEN 0.5 WHEN 'weekly' THEN 1.0 / 7 END, 3) END AS expected
FROM studies s LEFT JOIN study_designs d ON d.study_design = s.study_design
