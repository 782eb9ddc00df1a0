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
), twice AS (
  SELECT source_id, span_start, span_end FROM spans GROUP BY source_id, span_start, span_end HAVING count(*) > 1
), held AS ( -- each against the first of its passage
  SELECT s.table_name AS table_name, s.row_id AS row_id, s.span_sha256 AS span_sha256,
    first_value(s.row_id) OVER (PARTITION BY s.source_id, s.span_start, s.span_end ORDER BY s.row_id) AS other,
    first_value(s.span_sha256) OVER (PARTITION BY s.source_id, s.span_start, s.span_end ORDER BY s.row_id) AS other_hash
  FROM twice t JOIN spans s ON s.source_id = t.source_id AND s.span_start = t.span_start AND s.span_end = t.span_end WHERE s.span_sha256 IS NOT NULL
)
SELECT table_name, row_id, 'span_sha256' AS field, other, other_hash FROM held WHERE span_sha256 <> other_hash AND row_id <> other
