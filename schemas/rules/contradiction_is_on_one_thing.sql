-- code: X313
-- severity: warning
-- title: claims that contradict each other are about one thing
-- why: two claims on other conditions or outcomes can both hold
-- fix: Set relation to qualifies, or correct condition_id or outcome_id; where one takes in the other, say so in schemas/exceptions.csv.
-- table: claim_links
-- field: relation
-- message: {claim_id} is about {claimed}, {other_claim_id} about {other}
WITH above AS (
  SELECT condition_id, condition_id AS wider_id FROM conditions
  UNION SELECT condition_id, parent_id FROM condition_parents
  UNION SELECT a.condition_id, b.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
  UNION SELECT a.condition_id, c.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
    JOIN condition_parents c ON c.condition_id = b.parent_id
  UNION SELECT a.condition_id, d.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
    JOIN condition_parents c ON c.condition_id = b.parent_id JOIN condition_parents d ON d.condition_id = c.parent_id
)
SELECT l.claim_id || '/' || l.other_claim_id AS row_id, a.condition_id || coalesce(' and ' || a.outcome_id, '') AS claimed, b.condition_id || coalesce(' and ' || b.outcome_id, '') AS other
FROM claim_links l JOIN claims a ON a.claim_id = l.claim_id JOIN claims b ON b.claim_id = l.other_claim_id
WHERE l.relation = 'contradicts' AND a.condition_id IS NOT NULL AND b.condition_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM above u WHERE u.condition_id = a.condition_id AND u.wider_id = b.condition_id OR u.condition_id = b.condition_id AND u.wider_id = a.condition_id)
