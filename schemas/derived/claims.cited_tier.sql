-- code: X101
-- title: cited_tier follows from the studies cited
-- why: a tier chosen by hand would be taste; this one is the best tier among the studies that the source cites for the claim, whatever they say
-- fix: Run `ldn fix`; it fills in derived columns.
-- message: cited_tier is {value}, but the studies that the source cites give {expected}
SELECT c.claim_id AS row_id, c.cited_tier AS value, coalesce(t.best, 'T7') AS expected
FROM claims c LEFT JOIN (
  SELECT cc.claim_id, min(d.evidence_tier) AS best
  FROM claim_citations cc
  JOIN citations ci ON ci.citation_id = cc.citation_id
  JOIN studies s ON s.study_id = ci.study_id
  JOIN study_designs d ON d.study_design = s.study_design
  GROUP BY cc.claim_id
) t ON t.claim_id = c.claim_id
