-- code: X308
-- severity: warning
-- title: a primary outcome that was met shows in its test
-- why: a trial's own criterion is mostly its test; met where the test showed nothing, or not met where it showed a benefit, is mostly a slip
-- fix: Correct primary_met or result_direction; where the trial's criterion is another, say so in schemas/exceptions.csv.
-- table: results
-- field: primary_met
-- message: the primary outcome is {primary_met}, but the test showed {result_direction}
SELECT result_id AS row_id FROM results
WHERE primary_met = 'met' AND result_direction IN ('no_difference', 'harm') OR primary_met = 'not_met' AND result_direction = 'benefit'
