-- code: X307
-- severity: warning
-- title: an estimate favours the side on which it lies
-- why: lower pain under naltrexone does not favour the comparator
-- fix: Correct effect_direction, the values or value_kind; where the scale runs the other way, say so in schemas/exceptions.csv.
-- table: results
-- field: effect_direction
-- message: {outcome_id} is better {better}, {what}, and the estimate is said to be {effect_direction}
SELECT r.result_id AS row_id, o.better AS better, 'the values are ' || r.value_naltrexone || ' and ' || r.value_comparator AS what
FROM results r JOIN outcomes o ON o.outcome_id = r.outcome_id
WHERE r.value_kind IN ('endpoint', 'change', 'percent_change', 'proportion') AND r.result_row_status = 'active' AND r.value_naltrexone <> r.value_comparator
  AND (o.better = 'lower' AND r.value_naltrexone < r.value_comparator AND r.effect_direction IN ('favours_comparator', 'worsened')
    OR o.better = 'lower' AND r.value_naltrexone > r.value_comparator AND r.effect_direction IN ('favours_naltrexone', 'improved')
    OR o.better = 'higher' AND r.value_naltrexone > r.value_comparator AND r.effect_direction IN ('favours_comparator', 'worsened')
    OR o.better = 'higher' AND r.value_naltrexone < r.value_comparator AND r.effect_direction IN ('favours_naltrexone', 'improved'))
UNION ALL
SELECT r.result_id, o.better, 'the effect is ' || r.effect
FROM results r JOIN outcomes o ON o.outcome_id = r.outcome_id
WHERE r.effect_measure IN ('mean_difference', 'standardised_mean_difference', 'risk_ratio', 'rate_ratio', 'odds_ratio') AND r.result_row_status = 'active' AND (r.value_naltrexone IS NULL OR r.value_comparator IS NULL OR r.value_kind IS NULL)
  AND (o.better = 'lower' AND r.effect < CASE WHEN r.effect_measure LIKE '%_ratio' THEN 1 ELSE 0 END AND r.effect_direction IN ('favours_comparator', 'worsened')
    OR o.better = 'lower' AND r.effect > CASE WHEN r.effect_measure LIKE '%_ratio' THEN 1 ELSE 0 END AND r.effect_direction IN ('favours_naltrexone', 'improved')
    OR o.better = 'higher' AND r.effect > CASE WHEN r.effect_measure LIKE '%_ratio' THEN 1 ELSE 0 END AND r.effect_direction IN ('favours_comparator', 'worsened')
    OR o.better = 'higher' AND r.effect < CASE WHEN r.effect_measure LIKE '%_ratio' THEN 1 ELSE 0 END AND r.effect_direction IN ('favours_naltrexone', 'improved'))
