-- code: X223
-- title: a verdict rests on a result of the study that is cited
-- why: another study's result, right as it may be, is not what the source cites
-- fix: Name a result of {cited}, or empty result_id.
-- table: claim_citations
-- field: result_id
-- message: {result_id} is a result of {study_id}, but the citation stands for {cited}
SELECT cc.claim_id || '/' || cc.citation_id AS row_id, r.study_id AS study_id, coalesce(ci.study_id, 'no known study') AS cited
FROM claim_citations cc JOIN results r ON r.result_id = cc.result_id JOIN citations ci ON ci.citation_id = cc.citation_id
WHERE ci.study_id IS NULL OR ci.study_id <> r.study_id
