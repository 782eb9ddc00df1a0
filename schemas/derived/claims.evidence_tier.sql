-- code: X102
-- title: evidence_tier follows from the studies that stand
-- why: a study that says the opposite, is about something else or was retracted carries no claim; what is left gives the tier that is not refuted
-- fix: Run `ldn fix`; it fills in derived columns.
-- message: evidence_tier is {value}, but the studies that neither contradict it, miss the topic nor were retracted give {expected}
SELECT c.claim_id AS row_id, c.evidence_tier AS value, coalesce(t.best, 'T7') AS expected
FROM claims c LEFT JOIN (
  SELECT cc.claim_id, min(d.evidence_tier) AS best
  FROM claim_citations cc
  JOIN citations ci ON ci.citation_id = cc.citation_id
  JOIN studies s ON s.study_id = ci.study_id
  JOIN study_designs d ON d.study_design = s.study_design
  WHERE cc.verdict NOT IN ('contradicted', 'off_topic') AND s.integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
  GROUP BY cc.claim_id
) t ON t.claim_id = c.claim_id
