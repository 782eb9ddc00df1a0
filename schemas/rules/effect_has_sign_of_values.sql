-- code: X306
-- severity: warning
-- title: a difference has the sign of its values
-- why: an effect is naltrexone against the comparator; turned round, it would favour the other side
-- fix: Compare effect and values with the paper; where it prints the difference the other way round, turn effect and interval round, and say so in schemas/exceptions.csv.
-- table: results
-- field: effect
-- message: the effect is {effect}, but the values are {value_naltrexone} and {value_comparator}
-- applies: SELECT count(*) FROM results WHERE effect_measure IN ('mean_difference', 'risk_difference', 'standardised_mean_difference') AND effect <> 0 AND value_naltrexone <> value_comparator
SELECT result_id AS row_id FROM results
WHERE effect_measure IN ('mean_difference', 'risk_difference', 'standardised_mean_difference')
  AND (effect > 0 AND value_naltrexone < value_comparator OR effect < 0 AND value_naltrexone > value_comparator)
