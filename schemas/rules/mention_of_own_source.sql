-- code: X202
-- title: a dosing mention belongs to the source of its claim and its citation
-- why: claim, citation and mention are three views of one passage of one source
-- fix: Name a claim and a citation of {source_id}.
-- table: dosing_mentions
-- field: claim_id
-- message: the mention is in {source_id}, but its {what} {other} is in {other_source}
-- applies: SELECT count(*) FROM dosing_mentions d JOIN claims c ON c.claim_id = d.claim_id
SELECT d.dosing_mention_id AS row_id, 'claim_id' AS field, 'claim' AS what, c.claim_id AS other, c.source_id AS other_source
FROM dosing_mentions d JOIN claims c ON c.claim_id = d.claim_id
WHERE c.source_id <> d.source_id
UNION ALL
SELECT d.dosing_mention_id, 'citation_id', 'citation', ci.citation_id, ci.source_id
FROM dosing_mentions d JOIN citations ci ON ci.citation_id = d.citation_id
WHERE ci.source_id <> d.source_id
