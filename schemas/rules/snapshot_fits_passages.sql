-- code: X349
-- severity: warning
-- title: a snapshot is as long as its passages reach
-- why: a length with a digit too many lets every wrong span pass
-- fix: Run `ldn locate`, which prints the length, and correct snapshot_length.
-- table: sources
-- field: snapshot_length
-- message: the snapshot is said to have {snapshot_length} characters, but the last passage ends at {last}
SELECT s.source_id AS row_id, max(c.span_end) AS last FROM sources s JOIN claims c ON c.source_id = s.source_id
GROUP BY s.source_id, s.snapshot_length HAVING s.snapshot_length > 4 * max(c.span_end)
