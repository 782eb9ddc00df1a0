-- code: X203
-- title: a span is a passage of its snapshot
-- why: a span that is empty, backwards or beyond the end points nowhere
-- fix: Run `ldn locate {source_id} "the words of the passage"` and enter what it prints.
-- table: claims
-- field: span_end
-- message: the span {span_start}–{span_end} is no passage of {source_id}, whose snapshot has {snapshot_length} characters
SELECT 'claims' AS table_name, t.claim_id AS row_id, t.source_id AS source_id, t.span_start AS span_start, t.span_end AS span_end, s.snapshot_length AS snapshot_length
FROM claims t JOIN sources s ON s.source_id = t.source_id
WHERE t.span_start >= t.span_end OR t.span_end > s.snapshot_length
UNION ALL
SELECT 'citations', t.citation_id, t.source_id, t.span_start, t.span_end, s.snapshot_length
FROM citations t JOIN sources s ON s.source_id = t.source_id
WHERE t.span_start >= t.span_end OR t.span_end > s.snapshot_length
UNION ALL
SELECT 'dosing_mentions', t.dosing_mention_id, t.source_id, t.span_start, t.span_end, s.snapshot_length
FROM dosing_mentions t JOIN sources s ON s.source_id = t.source_id
WHERE t.span_start >= t.span_end OR t.span_end > s.snapshot_length
