-- code: X219
-- severity: warning
-- title: claims that contradict each other differ in direction
-- why: two claims of one direction seldom contradict each other; mostly the one restates or qualifies the other
-- fix: Set relation to restates or qualifies, or correct a direction; where they differ in a figure, say so in schemas/exceptions.csv.
-- table: claim_links
-- field: relation
-- message: {claim_id} and {other_claim_id} are said to contradict each other, yet both have the direction {direction}
SELECT l.claim_id || '/' || l.other_claim_id AS row_id, a.direction AS direction
FROM claim_links l
JOIN claims a ON a.claim_id = l.claim_id
JOIN claims b ON b.claim_id = l.other_claim_id
WHERE l.relation = 'contradicts' AND a.direction = b.direction AND a.direction IN ('benefit', 'harm', 'no_effect')
