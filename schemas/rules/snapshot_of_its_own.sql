-- code: X247
-- title: two sources are two snapshots
-- why: one text under two names would be counted twice
-- fix: Correct snapshot_sha256, or withdraw one of the two.
-- table: sources
-- field: snapshot_sha256
-- message: {other} has the same snapshot
SELECT a.source_id AS row_id, min(b.source_id) AS other
FROM sources a JOIN sources b ON b.snapshot_sha256 = a.snapshot_sha256 AND b.source_id < a.source_id
WHERE a.source_row_status = 'active' AND b.source_row_status = 'active' GROUP BY a.source_id
