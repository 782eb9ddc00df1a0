-- code: X246
-- title: a claim that restates another says the same
-- why: the same finding again has the same condition and direction; otherwise one narrows or contradicts the other
-- fix: Set relation to qualifies or contradicts, or correct condition_id or direction.
-- table: claim_links
-- field: relation
-- message: {claim_id} is said to restate {other_claim_id}, but {what}
SELECT l.claim_id || '/' || l.other_claim_id AS row_id,
  CASE WHEN a.direction <> b.direction THEN 'its direction is ' || a.direction || ', not ' || b.direction
    WHEN a.topic <> b.topic THEN 'its topic is ' || a.topic || ', not ' || b.topic
    ELSE 'its condition is ' || coalesce(a.condition_id, 'empty') || ', not ' || coalesce(b.condition_id, 'empty') END AS what
FROM claim_links l JOIN claims a ON a.claim_id = l.claim_id JOIN claims b ON b.claim_id = l.other_claim_id
WHERE l.relation = 'restates' AND (a.direction <> b.direction OR a.topic <> b.topic OR coalesce(a.condition_id, '') <> coalesce(b.condition_id, ''))
