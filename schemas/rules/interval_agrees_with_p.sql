-- code: X236
-- title: an interval and its p-value say the same
-- why: a 95 % interval that holds no effect goes with p above 0.05, and the other way round; a lost sign shows here
-- fix: Compare effect, interval and p-value with the paper.
-- table: results
-- field: p_value
-- message: {what}, but the interval goes from {ci_low} to {ci_high}
SELECT result_id AS row_id, CASE p_operator WHEN 'lt' THEN 'p < ' WHEN 'le' THEN 'p ≤ ' WHEN 'eq' THEN 'p = ' WHEN 'ge' THEN 'p ≥ ' ELSE 'p > ' END || p_value AS what
FROM results
WHERE ci_level = 95 AND ci_low IS NOT NULL AND p_value IS NOT NULL
  AND (p_operator IN ('eq', 'lt', 'le') AND p_value < 0.04 AND ci_low < CASE WHEN effect_measure LIKE '%_ratio' THEN 1 ELSE 0 END AND ci_high > CASE WHEN effect_measure LIKE '%_ratio' THEN 1 ELSE 0 END
    OR p_operator IN ('eq', 'gt', 'ge') AND p_value > 0.06 AND (ci_low > CASE WHEN effect_measure LIKE '%_ratio' THEN 1 ELSE 0 END OR ci_high < CASE WHEN effect_measure LIKE '%_ratio' THEN 1 ELSE 0 END))
