-- code: X318
-- severity: warning
-- title: an id holds the place of its passage
-- why: an id keeps the place at which the row was first filed; one far from the passage points at another, and one or two characters off were counted wrongly
-- fix: Correct span_start; where the passage was moved after release, say so in schemas/exceptions.csv.
-- table: claims
-- field: span_start
-- message: {row_id} was filed at {filed}, and its passage starts at {span_start}
SELECT 'claims' AS table_name, claim_id AS row_id, 'span_start' AS field, substr(claim_id, length(source_id) + 3, 5) AS filed FROM claims
WHERE claim_id LIKE source_id || '_c_____%' AND CAST(substr(claim_id, length(source_id) + 3, 5) AS INTEGER) - span_start <> 0 AND (CAST(substr(claim_id, length(source_id) + 3, 5) AS INTEGER) - span_start BETWEEN -3 AND 3 OR CAST(substr(claim_id, length(source_id) + 3, 5) AS INTEGER) - span_start NOT BETWEEN -100 AND 100)
UNION ALL
SELECT 'citations', citation_id, 'span_start', substr(citation_id, length(source_id) + 3, 5) FROM citations
WHERE citation_id LIKE source_id || '_r_____%' AND CAST(substr(citation_id, length(source_id) + 3, 5) AS INTEGER) - span_start <> 0 AND (CAST(substr(citation_id, length(source_id) + 3, 5) AS INTEGER) - span_start BETWEEN -3 AND 3 OR CAST(substr(citation_id, length(source_id) + 3, 5) AS INTEGER) - span_start NOT BETWEEN -100 AND 100)
UNION ALL
SELECT 'dosing_mentions', dosing_mention_id, 'span_start', substr(dosing_mention_id, length(source_id) + 3, 5) FROM dosing_mentions
WHERE dosing_mention_id LIKE source_id || '_d_____%' AND CAST(substr(dosing_mention_id, length(source_id) + 3, 5) AS INTEGER) - span_start <> 0 AND (CAST(substr(dosing_mention_id, length(source_id) + 3, 5) AS INTEGER) - span_start BETWEEN -3 AND 3 OR CAST(substr(dosing_mention_id, length(source_id) + 3, 5) AS INTEGER) - span_start NOT BETWEEN -100 AND 100)
