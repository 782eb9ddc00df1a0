-- code: X207
-- title: nothing points at a withdrawn claim
-- why: counts over links, citations and doses would go on counting a claim that no longer stands
-- fix: Point at the claim that replaces it, or remove the row; the withdrawn claim itself stays.
-- table: claim_links
-- field: claim_id
-- message: {pointed} is withdrawn, but {field} still points at it
SELECT 'claim_links' AS table_name, l.claim_id || '/' || l.other_claim_id AS row_id, 'claim_id' AS field, c.claim_id AS pointed
FROM claim_links l JOIN claims c ON c.claim_id = l.claim_id WHERE c.status = 'withdrawn'
UNION ALL
SELECT 'claim_links', l.claim_id || '/' || l.other_claim_id, 'other_claim_id', c.claim_id
FROM claim_links l JOIN claims c ON c.claim_id = l.other_claim_id WHERE c.status = 'withdrawn'
UNION ALL
SELECT 'claim_citations', cc.claim_id || '/' || cc.citation_id, 'claim_id', c.claim_id
FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id WHERE c.status = 'withdrawn'
UNION ALL
SELECT 'dosing_mentions', d.dosing_mention_id, 'claim_id', c.claim_id
FROM dosing_mentions d JOIN claims c ON c.claim_id = d.claim_id WHERE c.status = 'withdrawn'
UNION ALL
SELECT 'claims', r.claim_id, 'replaced_by', c.claim_id
FROM claims r JOIN claims c ON c.claim_id = r.replaced_by WHERE c.status = 'withdrawn'
