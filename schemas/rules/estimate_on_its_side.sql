-- code: X307
-- severity: warning
-- title: an estimate favours the side on which it lies
-- why: lower pain under naltrexone does not favour the comparator
-- fix: Correct effect_direction, the values or value_kind; where the scale runs the other way, say so in schemas/exceptions.csv.
-- table: results
-- field: effect_direction
-- message: {outcome_id} is better {better}, the values are {value_naltrexone} and {value_comparator}, and the estimate is said to be {effect_direction}
SELECT r.result_id AS row_id, o.better AS better
FROM results r JOIN outcomes o ON o.outcome_id = r.outcome_id
WHERE r.value_kind = 'endpoint' AND r.value_naltrexone <> r.value_comparator
  AND (o.better = 'lower' AND r.value_naltrexone < r.value_comparator AND r.effect_direction IN ('favours_comparator', 'worsened')
    OR o.better = 'lower' AND r.value_naltrexone > r.value_comparator AND r.effect_direction IN ('favours_naltrexone', 'improved')
    OR o.better = 'higher' AND r.value_naltrexone > r.value_comparator AND r.effect_direction IN ('favours_comparator', 'worsened')
    OR o.better = 'higher' AND r.value_naltrexone < r.value_comparator AND r.effect_direction IN ('favours_naltrexone', 'improved'))
