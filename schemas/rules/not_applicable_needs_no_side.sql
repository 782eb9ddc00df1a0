-- code: X321
-- title: a comparison has a side, unless neither side of its outcome is better
-- why: `not_applicable` hides what was found; only where more is neither good nor bad has an estimate no side
-- fix: Set effect_direction to the side of the estimate, or to not_reported where none was seen.
-- table: results
-- field: effect_direction
-- message: the comparison is {comparison}, {outcome_id} is better {better}, and effect_direction is not_applicable
-- applies: SELECT count(*) FROM results r JOIN outcomes o ON o.outcome_id = r.outcome_id WHERE r.comparison <> 'none' AND o.better <> 'neither'
SELECT r.result_id AS row_id, o.better AS better
FROM results r JOIN outcomes o ON o.outcome_id = r.outcome_id
WHERE r.effect_direction = 'not_applicable' AND r.comparison <> 'none' AND o.better <> 'neither'
