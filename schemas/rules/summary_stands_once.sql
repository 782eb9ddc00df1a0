-- code: X274
-- title: a summary stands once
-- why: the sentence of one result copied into another says what was not found there
-- fix: Write the summary of this result.
-- table: results
-- field: summary
-- message: {other} has the same summary
SELECT a.result_id AS row_id, min(b.result_id) AS other FROM results a JOIN results b ON b.summary = a.summary AND b.result_id < a.result_id
WHERE length(a.summary) > 30 AND a.result_row_status = 'active' AND b.result_row_status = 'active' GROUP BY a.result_id
