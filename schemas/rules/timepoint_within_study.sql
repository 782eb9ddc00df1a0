-- code: X331
-- severity: warning
-- title: a result lies within the time of its study
-- why: weeks for months, or months for weeks, shows where a result is later than the study lasts; both periods of a crossover taken together, where none comes near its end
-- fix: Correct timepoint_weeks or duration_weeks, which of a crossover is that of one period; a follow-up after the treatment says so in schemas/exceptions.csv.
-- table: results
-- field: timepoint_weeks
-- message: the result is of week {timepoint_weeks}, but {study_id} lasts {weeks} weeks
SELECT r.result_id AS row_id, s.duration_weeks AS weeks FROM results r JOIN studies s ON s.study_id = r.study_id
WHERE r.timepoint_weeks > s.duration_weeks + 1 AND r.result_row_status = 'active'
UNION ALL
SELECT r.result_id, t.weeks
FROM results r JOIN (
  SELECT s.study_id AS study_id, s.duration_weeks AS weeks, max(o.timepoint_weeks) AS latest
  FROM studies s JOIN results o ON o.study_id = s.study_id
  WHERE s.study_design LIKE '%crossover%' AND s.duration_weeks > 1 AND o.result_row_status = 'active' GROUP BY s.study_id, s.duration_weeks
) t ON t.study_id = r.study_id AND t.latest = r.timepoint_weeks
WHERE 2 * t.latest <= t.weeks AND r.result_row_status = 'active'
