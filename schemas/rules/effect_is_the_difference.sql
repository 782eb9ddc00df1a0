-- code: X332
-- severity: warning
-- title: a difference is that of its values and in the middle of its interval, and the arms are all
-- why: an effect far from the difference of its values, or from the middle of its interval (of a ratio, on the scale of logarithms), is of another row, or one of the numbers lost a digit
-- fix: Compare with the paper; adjusted or otherwise, say so in schemas/exceptions.csv.
-- table: results
-- field: effect
-- message: {what}
-- applies: SELECT count(*) FROM results WHERE effect_measure IN ('mean_difference', 'risk_difference') AND value_naltrexone IS NOT NULL AND value_comparator IS NOT NULL
SELECT row_id, field, CASE field WHEN 'effect' THEN 'the effect is ' || effect || ', the values are ' || value_naltrexone || ' and ' || value_comparator
    WHEN 'ci_low' THEN 'the effect is ' || effect || ', far from the middle of its interval from ' || ci_low || ' to ' || ci_high
    WHEN 'analysed' THEN n_naltrexone || ' and ' || n_comparator || ' people in the arms, ' || analysed || ' analysed'
    ELSE 'the dispersions ' || dispersion_naltrexone || ' and ' || dispersion_comparator || ' differ more than fivefold' END AS what
FROM (
  SELECT result_id AS row_id, effect, value_naltrexone, value_comparator, ci_low, ci_high, n_naltrexone, n_comparator, analysed, dispersion_naltrexone, dispersion_comparator, CASE
    WHEN effect_measure IN ('mean_difference', 'risk_difference') AND ((effect - (value_naltrexone - value_comparator)) * (effect - (value_naltrexone - value_comparator)) > 0.36 * effect * effect) THEN 'effect'
    WHEN effect_measure LIKE '%_difference' AND effect >= ci_low AND effect <= ci_high AND (2 * effect - ci_low - ci_high > 0.35 * (ci_high - ci_low) OR ci_low + ci_high - 2 * effect > 0.35 * (ci_high - ci_low)) THEN 'ci_low'
    WHEN effect_measure LIKE '%_ratio' AND ci_low > 0 AND effect >= ci_low AND effect <= ci_high AND (effect * effect * effect * effect * effect * effect > ci_low * ci_low * ci_high * ci_high * ci_high * ci_high OR effect * effect * effect * effect * effect * effect < ci_low * ci_low * ci_low * ci_low * ci_high * ci_high) THEN 'ci_low' -- a third of the way from the middle
    WHEN n_naltrexone + n_comparator < analysed THEN 'analysed'
    WHEN dispersion_naltrexone > 5 * dispersion_comparator OR dispersion_comparator > 5 * dispersion_naltrexone THEN 'dispersion_naltrexone'
  END AS field
  FROM results WHERE result_row_status = 'active'
) x
WHERE field IS NOT NULL
