-- code: X201
-- title: a claim is supported by citations of its own source
-- why: the tier says what the source itself cites; another source's reference would lend it evidence that it never named
-- fix: Use the citation row of {source_id}, or add one.
-- table: claim_citations
-- field: citation_id
-- message: {citation_id} is a citation of {citation_source}, but the claim is one of {source_id}
SELECT cc.claim_id || '/' || cc.citation_id AS row_id, c.source_id AS source_id, ci.source_id AS citation_source
FROM claim_citations cc
JOIN claims c ON c.claim_id = cc.claim_id
JOIN citations ci ON ci.citation_id = cc.citation_id
WHERE c.source_id <> ci.source_id
