-- code: X245
-- title: passages of one hash have one length
-- why: the same text cannot be of two lengths
-- fix: Run `ldn locate {source_id} "the words of the passage"` and enter what it prints.
-- table: claims
-- field: span_end
-- message: {row_id} has {length} characters and {other}, of the same hash, {other_length}
WITH spans AS (
  SELECT 'claims' AS table_name, claim_id AS row_id, span_end - span_start AS length, span_sha256 FROM claims
  UNION ALL SELECT 'citations', citation_id, span_end - span_start, span_sha256 FROM citations
  UNION ALL SELECT 'dosing_mentions', dosing_mention_id, span_end - span_start, span_sha256 FROM dosing_mentions
), odd AS (
  SELECT span_sha256 FROM spans GROUP BY span_sha256 HAVING min(length) <> max(length)
), held AS ( -- each against the first of its hash
  SELECT s.table_name AS table_name, s.row_id AS row_id, s.length AS length,
    first_value(s.row_id) OVER (PARTITION BY s.span_sha256 ORDER BY s.row_id) AS other,
    first_value(s.length) OVER (PARTITION BY s.span_sha256 ORDER BY s.row_id) AS other_length
  FROM odd o JOIN spans s ON s.span_sha256 = o.span_sha256 WHERE s.length IS NOT NULL
)
SELECT table_name, row_id, 'span_end' AS field, length, other, other_length FROM held WHERE length <> other_length AND row_id <> other
