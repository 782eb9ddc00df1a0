-- code: X205
-- title: no minimum is above its maximum
-- why: the two ends of a range were swapped, or one of them mistyped
-- fix: Swap the two numbers, or correct the wrong one.
-- table: dosing_mentions
-- field: dose_min
-- message: {field} is {low}, above {other} {high}
SELECT 'dosing_mentions' AS table_name, dosing_mention_id AS row_id, 'dose_min' AS field, 'dose_max' AS other, dose_min AS low, dose_max AS high
FROM dosing_mentions WHERE dose_min > dose_max
UNION ALL
SELECT 'dosing_mentions', dosing_mention_id, 'duration_min', 'duration_max', duration_min, duration_max
FROM dosing_mentions WHERE duration_min > duration_max
UNION ALL
SELECT 'studies', study_id, 'dose_min', 'dose_max', dose_min, dose_max
FROM studies WHERE dose_min > dose_max
UNION ALL
SELECT 'dose_bands', dose_band, 'min_mg', 'max_mg', min_mg, max_mg
FROM dose_bands WHERE min_mg > max_mg
UNION ALL
SELECT 'results', result_id, 'ci_low', 'ci_high', ci_low, ci_high
FROM results WHERE ci_low > ci_high
