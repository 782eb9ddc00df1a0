-- code: X266
-- title: a share is that of the people counted
-- why: 25 of 93 is no 49 %; one of the three numbers is of another row
-- fix: Compare value, events and number of people with the paper.
-- table: results
-- field: value_naltrexone
-- message: {field} is {given}, but {counted} were counted
SELECT result_id AS row_id, 'value_naltrexone' AS field, value_naltrexone || ' %' AS given, events_naltrexone || ' of ' || n_naltrexone AS counted FROM results
WHERE value_kind = 'proportion' AND unit = '%' AND n_naltrexone > 0 AND (100.0 * events_naltrexone / n_naltrexone - value_naltrexone > 1 OR value_naltrexone - 100.0 * events_naltrexone / n_naltrexone > 1)
UNION ALL
SELECT result_id, 'value_naltrexone', value_naltrexone || '', events_naltrexone || '' FROM results WHERE value_kind = 'count' AND value_naltrexone <> events_naltrexone
UNION ALL
SELECT result_id, 'value_comparator', value_comparator || ' %', events_comparator || ' of ' || n_comparator FROM results
WHERE value_kind = 'proportion' AND unit = '%' AND n_comparator > 0 AND (100.0 * events_comparator / n_comparator - value_comparator > 1 OR value_comparator - 100.0 * events_comparator / n_comparator > 1)
UNION ALL
SELECT result_id, 'value_comparator', value_comparator || '', events_comparator || '' FROM results WHERE value_kind = 'count' AND value_comparator <> events_comparator
