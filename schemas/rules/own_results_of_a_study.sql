-- code: X341
-- severity: warning
-- title: only a study has results of its own
-- why: a review without data or a protocol has found nothing itself; what it tells is the work of others
-- fix: Set support_from to cited_by_study, authors_conclusion or background; where the document has data after all, say so in schemas/exceptions.csv.
-- table: claim_citations
-- field: support_from
-- message: support_from is own_results, but {study_id} is a {design_name}
SELECT cc.claim_id || '/' || cc.citation_id AS row_id, s.study_id AS study_id, d.design_name AS design_name
FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id JOIN citations ci ON ci.citation_id = cc.citation_id JOIN studies s ON s.study_id = ci.study_id JOIN study_designs d ON d.study_design = s.study_design
WHERE cc.support_from = 'own_results' AND c.topic <> 'evidence_status' -- what a review did it knows itself
  AND (d.research_type IN ('planned', 'none') OR d.research_type = 'secondary' AND d.evidence_tier = 'T5')
