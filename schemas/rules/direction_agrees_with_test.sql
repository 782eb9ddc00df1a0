-- code: X235
-- title: a direction agrees with its p-value, its interval and its sentence
-- why: `no_difference` is what a test did not show; benefit or harm with a test that showed none, or none with a test that did, is a slip in one of them; so is a benefit of which the sentence says that nothing differed
-- fix: Correct result_direction, p_operator, p_value, the interval or the sentence; where the authors say so all the same, say why in schemas/exceptions.csv.
-- table: results
-- field: result_direction
-- message: the direction is {result_direction}, but {what}
SELECT row_id, what FROM (
  SELECT result_id AS row_id, CASE
    WHEN test_of <> 'none_seen' AND (result_direction = 'no_difference' AND p_operator IN ('lt', 'le', 'eq') AND p_value < 0.05
      OR result_direction IN ('benefit', 'harm') AND (p_operator = 'eq' AND p_value > 0.05 OR p_operator IN ('gt', 'ge') AND p_value >= 0.05))
      THEN CASE p_operator WHEN 'lt' THEN 'p < ' WHEN 'le' THEN 'p ≤ ' WHEN 'eq' THEN 'p = ' WHEN 'ge' THEN 'p ≥ ' ELSE 'p > ' END || p_value
    WHEN p_value IS NULL AND ci_low IS NOT NULL AND coalesce(ci_level, 95) = 95
      AND (result_direction IN ('benefit', 'harm') AND ci_low < CASE WHEN effect_measure LIKE '%_ratio' THEN 1 ELSE 0 END AND ci_high > CASE WHEN effect_measure LIKE '%_ratio' THEN 1 ELSE 0 END
        OR result_direction = 'no_difference' AND (ci_low > CASE WHEN effect_measure LIKE '%_ratio' THEN 1 ELSE 0 END OR ci_high < CASE WHEN effect_measure LIKE '%_ratio' THEN 1 ELSE 0 END))
      THEN 'the interval goes from ' || ci_low || ' to ' || ci_high
    WHEN result_row_status <> 'active' THEN NULL
    WHEN result_direction IN ('benefit', 'harm') AND (summary LIKE '%no difference%' OR summary LIKE '%did not differ%' OR summary LIKE '%no significant%' OR summary LIKE '%not significant%' OR summary LIKE '%no longer significant%')
      THEN 'the sentence says that nothing differed'
    WHEN result_direction = 'no_difference' AND summary LIKE '% significantly %' AND lower(summary) NOT LIKE '%no%' THEN 'the sentence says that it differed significantly'
  END AS what
  FROM results
) x
WHERE what IS NOT NULL
