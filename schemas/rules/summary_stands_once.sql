-- code: X274
-- title: a summary stands once
-- why: the sentence of one result copied into another says what was not found there
-- fix: Write the summary of this result.
-- table: results
-- field: summary
-- message: {other} has the same summary
SELECT a.result_id AS row_id, t.first AS other
FROM results a JOIN (
  SELECT summary, min(result_id) AS first FROM results WHERE length(summary) > 30 AND result_row_status = 'active' GROUP BY summary HAVING count(*) > 1
) t ON t.summary = a.summary
WHERE a.result_id > t.first AND a.result_row_status = 'active'
