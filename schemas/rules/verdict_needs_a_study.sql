-- code: X224
-- title: a verdict is on a study that is known
-- why: nobody can have read what could not be identified
-- fix: Resolve the citation, or set the verdict to unavailable.
-- table: claim_citations
-- field: verdict
-- message: the verdict is {verdict}, but it is not known which study {citation_id} stands for
SELECT cc.claim_id || '/' || cc.citation_id AS row_id
FROM claim_citations cc JOIN citations ci ON ci.citation_id = cc.citation_id
WHERE ci.study_id IS NULL AND cc.verdict NOT IN ('unavailable', 'unchecked')
