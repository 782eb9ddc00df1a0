-- code: X332
-- severity: warning
-- title: a difference is that of its values, and the arms are all
-- why: an effect far from the difference of its values is of another row, or one of the three lost a digit
-- fix: Compare with the paper; adjusted or otherwise, say so in schemas/exceptions.csv.
-- table: results
-- field: effect
-- message: {what}
-- applies: SELECT count(*) FROM results WHERE effect_measure IN ('mean_difference', 'risk_difference') AND value_naltrexone IS NOT NULL AND value_comparator IS NOT NULL
SELECT result_id AS row_id, 'effect' AS field, 'the effect is ' || effect || ', the values are ' || value_naltrexone || ' and ' || value_comparator AS what FROM results
WHERE effect_measure IN ('mean_difference', 'risk_difference') AND result_row_status = 'active'
  AND ((effect - (value_naltrexone - value_comparator)) * (effect - (value_naltrexone - value_comparator)) > 0.36 * effect * effect)
UNION ALL
SELECT result_id, 'analysed', n_naltrexone || ' and ' || n_comparator || ' people in the arms, ' || analysed || ' analysed' FROM results
WHERE n_naltrexone + n_comparator < analysed AND result_row_status = 'active'
UNION ALL
SELECT result_id, 'dispersion_naltrexone', 'the standard deviations ' || dispersion_naltrexone || ' and ' || dispersion_comparator || ' differ more than fivefold' FROM results
WHERE dispersion_naltrexone > 5 * dispersion_comparator OR dispersion_comparator > 5 * dispersion_naltrexone
