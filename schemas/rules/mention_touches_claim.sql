-- code: X204
-- title: a dosing mention lies within the passage of its claim or touches it
-- why: a link between two passages that have nothing in common is a slip of the pen
-- fix: Link the claim whose passage holds the mention, or empty claim_id.
-- table: dosing_mentions
-- field: claim_id
-- message: the mention at {span_start}–{span_end} does not touch its claim {claim_id} at {claim_start}–{claim_end}
SELECT d.dosing_mention_id AS row_id, c.span_start AS claim_start, c.span_end AS claim_end
FROM dosing_mentions d JOIN claims c ON c.claim_id = d.claim_id
WHERE c.source_id = d.source_id AND (d.span_start > c.span_end OR d.span_end < c.span_start)
