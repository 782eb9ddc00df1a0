-- code: X346
-- severity: warning
-- title: a figure stands in the summary
-- why: value, effect and p-value are said twice, in their columns and in the sentence; where the sentence has figures and not this one, one of the two was mistyped
-- fix: Compare with the paper; where the sentence puts it in words or rounds it, say so in schemas/exceptions.csv, or write the figure.
-- table: results
-- field: summary
-- message: {field} is {figure}, which the summary does not name
SELECT result_id AS row_id, 'value_naltrexone' AS field, value_naltrexone || '' AS figure FROM results
WHERE result_row_status = 'active' AND instr(summary, replace(replace(CAST(CASE WHEN value_naltrexone < 0 THEN -value_naltrexone ELSE value_naltrexone END AS VARCHAR(20)) || '|', '.0|', ''), '|', '')) = 0 AND unit = '%' AND (summary LIKE '%1%' OR summary LIKE '%2%' OR summary LIKE '%3%' OR summary LIKE '%4%' OR summary LIKE '%5%' OR summary LIKE '%6%' OR summary LIKE '%7%' OR summary LIKE '%8%' OR summary LIKE '%9%') AND instr(summary, '%') > 0
UNION ALL
SELECT result_id, 'value_naltrexone', value_naltrexone || '' FROM results
WHERE result_row_status = 'active' AND instr(summary, replace(replace(CAST(CASE WHEN value_naltrexone < 0 THEN -value_naltrexone ELSE value_naltrexone END AS VARCHAR(20)) || '|', '.0|', ''), '|', '')) = 0 AND coalesce(unit, '1') <> '%' AND (value_naltrexone > 20 OR value_naltrexone < -20 OR value_kind IN ('endpoint', 'change')) AND (summary LIKE '%0%' OR summary LIKE '%1%' OR summary LIKE '%2%' OR summary LIKE '%3%' OR summary LIKE '%4%' OR summary LIKE '%5%' OR summary LIKE '%6%' OR summary LIKE '%7%' OR summary LIKE '%8%' OR summary LIKE '%9%')
UNION ALL
SELECT result_id, 'value_comparator', value_comparator || '' FROM results
WHERE result_row_status = 'active' AND instr(summary, replace(replace(CAST(CASE WHEN value_comparator < 0 THEN -value_comparator ELSE value_comparator END AS VARCHAR(20)) || '|', '.0|', ''), '|', '')) = 0 AND unit = '%' AND instr(summary, '%') > 0
UNION ALL
SELECT result_id, 'effect', effect || '' FROM results
WHERE result_row_status = 'active' AND instr(summary, replace(replace(CAST(CASE WHEN effect < 0 THEN -effect ELSE effect END AS VARCHAR(20)) || '|', '.0|', ''), '|', '')) = 0 AND (summary LIKE '%.1%' OR summary LIKE '%.2%' OR summary LIKE '%.3%' OR summary LIKE '%.4%' OR summary LIKE '%.5%' OR summary LIKE '%.6%' OR summary LIKE '%.7%' OR summary LIKE '%.8%' OR summary LIKE '%.9%' OR summary LIKE '%.0%')
UNION ALL
SELECT result_id, 'p_value', p_value || '' FROM results
WHERE result_row_status = 'active' AND instr(summary, CASE WHEN p_value < 0.001 THEN replace(replace(replace(replace(CAST(CAST(p_value AS DECIMAL(10, 8)) AS VARCHAR(20)) || '|', '0000|', '|'), '00|', '|'), '0|', '|'), '|', '') -- some write small numbers with an exponent
  ELSE replace(replace(CAST(p_value AS VARCHAR(20)) || '|', '.0|', ''), '|', '') END) = 0 AND (summary LIKE '%p = %' OR summary LIKE '%P = %' OR summary LIKE '%p < %' OR summary LIKE '%P < %')
UNION ALL
SELECT result_id, 'events_naltrexone', events_naltrexone || '' FROM results
WHERE result_row_status = 'active' AND instr(summary, replace(replace(CAST(CASE WHEN events_naltrexone < 0 THEN -events_naltrexone ELSE events_naltrexone END AS VARCHAR(20)) || '|', '.0|', ''), '|', '')) = 0 AND (summary LIKE '%1_ of %' OR summary LIKE '%2_ of %' OR summary LIKE '%3_ of %' OR summary LIKE '%4_ of %' OR summary LIKE '%5_ of %' OR summary LIKE '%6_ of %' OR summary LIKE '%7_ of %' OR summary LIKE '%8_ of %' OR summary LIKE '%9_ of %')
UNION ALL
SELECT result_id, 'p_operator', 'p ' || p_operator || ' ' || p_value FROM results
WHERE result_row_status = 'active' AND (p_operator = 'eq' AND (lower(summary) LIKE '%(p < %' OR lower(summary) LIKE '% p < %') AND lower(summary) NOT LIKE '%p = %' OR p_operator = 'lt' AND (lower(summary) LIKE '%(p = %' OR lower(summary) LIKE '% p = %') AND lower(summary) NOT LIKE '%p < %')
