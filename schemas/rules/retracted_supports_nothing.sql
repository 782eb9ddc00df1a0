-- code: X209
-- title: a retracted study supports nothing
-- why: the derived tier passes over studies that were retracted or withdrawn; a verdict that leans on one would contradict it
-- fix: Set the verdict by what the retraction leaves of the paper (contradicted, off_topic), or unchecked until it is known.
-- table: claim_citations
-- field: verdict
-- message: the verdict is {verdict}, but {study_id} is {integrity_status}
-- applies: SELECT count(*) FROM claim_citations cc JOIN citations ci ON ci.citation_id = cc.citation_id WHERE ci.study_id IS NOT NULL AND cc.verdict IN ('supported', 'overstated', 'misreported')
SELECT cc.claim_id || '/' || cc.citation_id AS row_id, s.study_id AS study_id, s.integrity_status AS integrity_status
FROM claim_citations cc
JOIN citations ci ON ci.citation_id = cc.citation_id
JOIN studies s ON s.study_id = ci.study_id
WHERE s.integrity_status IN ('retracted', 'withdrawn_or_removed') AND cc.verdict IN ('supported', 'overstated', 'misreported')
