-- code: X244
-- title: one passage has one hash
-- why: the hash is that of the text between start and end; two for one passage means that a span or a hash was copied wrongly
-- fix: Run `ldn locate {source_id} "the words of the passage"` and enter what it prints.
-- table: claims
-- field: span_sha256
-- message: {source_id} {span_start}–{span_end} has the hash {span_sha256} here and {other_hash} in {other}
-- applies: SELECT count(*) FROM claims a JOIN claims b ON b.source_id = a.source_id AND b.span_start = a.span_start AND b.span_end = a.span_end AND b.claim_id > a.claim_id
WITH spans AS (
  SELECT 'claims' AS table_name, claim_id AS row_id, source_id, span_start, span_end, span_sha256 FROM claims
  UNION ALL SELECT 'citations', citation_id, source_id, span_start, span_end, span_sha256 FROM citations
  UNION ALL SELECT 'dosing_mentions', dosing_mention_id, source_id, span_start, span_end, span_sha256 FROM dosing_mentions
), odd AS (
  SELECT source_id, span_start, span_end FROM spans GROUP BY source_id, span_start, span_end HAVING min(span_sha256) <> max(span_sha256)
)
SELECT a.table_name AS table_name, a.row_id AS row_id, 'span_sha256' AS field, min(b.row_id) AS other, min(b.span_sha256) AS other_hash
FROM odd o
JOIN spans a ON a.source_id = o.source_id AND a.span_start = o.span_start AND a.span_end = o.span_end
JOIN spans b ON b.source_id = o.source_id AND b.span_start = o.span_start AND b.span_end = o.span_end AND b.span_sha256 <> a.span_sha256
WHERE a.row_id > b.row_id
GROUP BY a.table_name, a.row_id
