-- title: Pairs of claims that contradict each other
SELECT l.claim_id AS claim_id, l.other_claim_id AS other_claim_id, a.source_id AS source_id, b.source_id AS other_source, a.condition_id AS condition_id, l.link_note AS link_note,
  CASE WHEN a.source_id = b.source_id THEN 'Within one page' ELSE 'Between two pages' END AS place
FROM claim_links l JOIN claims a ON a.claim_id = l.claim_id JOIN claims b ON b.claim_id = l.other_claim_id
WHERE l.relation = 'contradicts' AND a.claim_row_status = 'active' AND b.claim_row_status = 'active'
ORDER BY place, l.claim_id, l.other_claim_id
