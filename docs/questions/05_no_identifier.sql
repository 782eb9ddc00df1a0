-- title: Which cited works have no identifier, and how many claims cite them?
-- note: Neither DOI nor PubMed, PubMed Central or registry number. Such a work is hard to find again, and cannot be looked up for a retraction.
SELECT t.study_id AS study, t.year AS year, d.design_name AS design, t.title AS title, count(DISTINCT c.claim_id) AS claims
FROM studies t
JOIN study_designs d ON d.study_design = t.study_design
JOIN citations ci ON ci.study_id = t.study_id
LEFT JOIN study_identifiers i ON i.study_id = t.study_id
LEFT JOIN claim_citations cc ON cc.citation_id = ci.citation_id
LEFT JOIN claims c ON c.claim_id = cc.claim_id AND c.claim_row_status = 'active'
WHERE i.study_id IS NULL AND t.doi IS NULL AND t.pmid IS NULL AND t.study_row_status = 'active'
GROUP BY t.study_id, t.year, d.design_name, t.title
ORDER BY claims DESC, t.study_id
