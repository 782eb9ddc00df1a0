-- code: X102
-- title: evidence_tier follows from the studies that stand
-- why: a study that says the opposite, is about something else or was retracted carries no claim; what is left gives the tier
-- fix: Run `ldn fix`; it fills in derived columns.
-- message: evidence_tier is {value}, but the studies that neither contradict it, miss the topic nor were retracted give {expected}
SELECT c.claim_id AS row_id, coalesce(min(d.evidence_tier), 'T7') AS evidence_tier
FROM claims c
LEFT JOIN claim_citations cc ON cc.claim_id = c.claim_id AND cc.verdict NOT IN ('contradicted', 'off_topic')
LEFT JOIN citations ci ON ci.citation_id = cc.citation_id
LEFT JOIN studies s ON s.study_id = ci.study_id AND s.integrity_status <> 'retracted'
LEFT JOIN study_designs d ON d.study_design = s.study_design
GROUP BY c.claim_id
