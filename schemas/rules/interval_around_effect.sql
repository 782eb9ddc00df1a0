-- code: X231
-- title: an interval lies around its effect
-- why: an effect outside its own interval means that one of the three was mistyped, or lost its sign
-- fix: Compare the three with the paper.
-- table: results
-- field: effect
-- message: the effect {effect} lies outside its interval from {ci_low} to {ci_high}
SELECT result_id AS row_id FROM results WHERE effect < ci_low OR effect > ci_high
