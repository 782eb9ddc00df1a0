-- code: X331
-- severity: warning
-- title: a result lies within the time of its study
-- why: weeks for months, or months for weeks, shows where a result is later than the study lasts
-- fix: Correct timepoint_weeks or duration_weeks; a follow-up after the treatment says so in schemas/exceptions.csv.
-- table: results
-- field: timepoint_weeks
-- message: the result is of week {timepoint_weeks}, but {study_id} lasts {weeks} weeks
SELECT r.result_id AS row_id, s.duration_weeks AS weeks FROM results r JOIN studies s ON s.study_id = r.study_id
WHERE r.timepoint_weeks > s.duration_weeks + 1 AND r.result_row_status = 'active'
