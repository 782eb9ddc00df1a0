-- code: X101
-- title: cited_tier follows from the studies cited
-- why: a tier chosen by hand would be taste; this one is the best tier among the studies that the source cites for the claim, whatever they say
-- fix: Run `ldn fix`; it fills in derived columns.
-- message: cited_tier is {value}, but the studies that the source cites give {expected}
SELECT c.claim_id AS row_id, coalesce(min(d.evidence_tier), 'T7') AS cited_tier
FROM claims c
LEFT JOIN claim_citations cc ON cc.claim_id = c.claim_id
LEFT JOIN citations ci ON ci.citation_id = cc.citation_id
LEFT JOIN studies s ON s.study_id = ci.study_id
LEFT JOIN study_designs d ON d.study_design = s.study_design
GROUP BY c.claim_id
