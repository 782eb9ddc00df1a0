-- code: X272
-- title: two sources are two addresses
-- why: one page under two names would be counted twice
-- fix: Correct url, or withdraw one of the two.
-- table: sources
-- field: url
-- message: {other} has the same address
SELECT a.source_id AS row_id, min(b.source_id) AS other FROM sources a JOIN sources b ON b.url = a.url AND b.source_id < a.source_id
WHERE a.source_row_status = 'active' AND b.source_row_status = 'active' GROUP BY a.source_id
