-- title: Which claims are overstated, and by what?
-- note: One row for each citation that says less than the claim that it stands for; the last column has what the source says beside what the study says, with its figures.
SELECT c.source_id AS source, c.statement AS claim, ci.study_id AS study, cc.verdict_note AS difference
FROM claim_citations cc
JOIN claims c ON c.claim_id = cc.claim_id
JOIN citations ci ON ci.citation_id = cc.citation_id
WHERE cc.verdict = 'overstated' AND c.claim_row_status = 'active'
ORDER BY c.cited_tier, cc.claim_id, cc.citation_id
