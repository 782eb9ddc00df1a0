-- code: X233
-- title: the arms of a result add up
-- why: events above the people of the arm, or arms above all analysed, cannot be
-- fix: Compare the numbers with the paper; in a crossover set paired to true.
-- table: results
-- field: n_naltrexone
-- message: {what}
SELECT result_id AS row_id, 'events_naltrexone' AS field, events_naltrexone || ' events among ' || n_naltrexone || ' people' AS what
FROM results WHERE events_naltrexone > n_naltrexone
UNION ALL
SELECT result_id, 'events_comparator', events_comparator || ' events among ' || n_comparator || ' people' FROM results WHERE events_comparator > n_comparator
UNION ALL
SELECT result_id, 'analysed', (CAST(n_naltrexone AS INTEGER) + CAST(n_comparator AS INTEGER)) || ' people in the two arms, ' || analysed || ' analysed'
FROM results WHERE CAST(n_naltrexone AS INTEGER) + CAST(n_comparator AS INTEGER) > analysed AND coalesce(paired, false) = false AND allocation <> 'none'
UNION ALL
SELECT result_id, 'events_naltrexone', events_naltrexone || ' events among ' || analysed || ' analysed' FROM results WHERE events_naltrexone > analysed
