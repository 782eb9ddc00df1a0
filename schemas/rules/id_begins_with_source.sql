-- code: X215
-- title: the id of a claim, citation or mention begins with its source
-- why: a reader sees at once where it comes from, and two contributors to two sources cannot choose the same id
-- fix: Before release rename the id so that it begins with {source_id}.
-- table: claims
-- field: claim_id
-- message: {row_id} does not begin with {source_id}
SELECT 'claims' AS table_name, claim_id AS row_id, 'claim_id' AS field, source_id AS source_id FROM claims
WHERE substr(claim_id, 1, length(source_id) + 1) <> source_id || '_'
UNION ALL
SELECT 'citations', citation_id, 'citation_id', source_id FROM citations
WHERE substr(citation_id, 1, length(source_id) + 1) <> source_id || '_'
UNION ALL
SELECT 'dosing_mentions', dosing_mention_id, 'dosing_mention_id', source_id FROM dosing_mentions
WHERE substr(dosing_mention_id, 1, length(source_id) + 1) <> source_id || '_'
