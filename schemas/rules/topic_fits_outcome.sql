-- code: X334
-- severity: warning
-- title: the topic of a claim fits its outcome
-- why: an adverse event is no efficacy; claims are compared by topic and outcome
-- fix: Correct topic or outcome_id; section 4 of the codebook says which.
-- table: claims
-- field: topic
-- message: the topic is {topic}, but {outcome_id} belongs to {domain}
SELECT c.claim_id AS row_id, o.outcome_domain AS domain FROM claims c JOIN outcomes o ON o.outcome_id = c.outcome_id
WHERE c.claim_row_status = 'active'
  AND (c.topic = 'efficacy' AND o.outcome_domain IN ('safety', 'mechanism') OR c.topic = 'safety' AND o.outcome_domain <> 'safety' OR c.topic = 'mechanism' AND o.outcome_domain NOT IN ('mechanism', 'biomarker'))
