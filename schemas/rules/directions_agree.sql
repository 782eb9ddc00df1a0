-- code: X237
-- title: what the test showed lies on the side of the estimate
-- why: a benefit that favours the comparator is a slip in one of the two
-- fix: Correct result_direction or effect_direction.
-- table: results
-- field: effect_direction
-- message: the test showed {result_direction}, but the estimate is {effect_direction}
SELECT result_id AS row_id FROM results
WHERE result_direction = 'benefit' AND effect_direction IN ('favours_comparator', 'worsened', 'equal', 'unchanged')
  OR result_direction = 'harm' AND effect_direction IN ('favours_naltrexone', 'improved', 'equal', 'unchanged')
