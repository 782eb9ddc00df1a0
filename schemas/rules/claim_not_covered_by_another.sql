-- code: X216
-- severity: warning
-- title: no claim repeats another of the same passage
-- why: one assertion entered twice counts twice; two claims that agree in topic, subject, condition, outcome, direction and stance over one passage are mostly one
-- fix: Keep one of the two, or tell them apart (outcome, condition, population); where both are right, say why in schemas/exceptions.csv.
-- table: claims
-- field: span_start
-- message: the passage {span_start}–{span_end} lies within that of {other}, which makes the same claim by topic, condition, outcome and direction
SELECT a.claim_id AS row_id, a.span_end AS span_end, min(b.claim_id) AS other
FROM claims a JOIN claims b ON b.source_id = a.source_id AND b.topic = a.topic AND b.subject = a.subject AND b.direction = a.direction AND b.stance = a.stance
  AND coalesce(b.condition_id, '') = coalesce(a.condition_id, '') AND coalesce(b.outcome_id, '') = coalesce(a.outcome_id, '')
  AND coalesce(b.population, '') = coalesce(a.population, '')
WHERE b.claim_id <> a.claim_id AND a.claim_row_status = 'active' AND b.claim_row_status = 'active'
  AND b.span_start <= a.span_start AND b.span_end >= a.span_end
  AND (b.span_start < a.span_start OR b.span_end > a.span_end OR b.claim_id < a.claim_id)
  AND (a.condition_id IS NOT NULL OR a.outcome_id IS NOT NULL OR a.statement = b.statement) -- without either, one passage may say several things
GROUP BY a.claim_id, a.span_end
