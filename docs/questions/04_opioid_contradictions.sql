-- title: Where do the sources contradict each other about opioids?
-- note: Pairs of claims that contradict each other, one of which speaks of opioids; another word in the last line asks the same of something else.
SELECT a.source_id AS source, a.statement AS claim, b.source_id AS other_source, b.statement AS other_claim, l.link_note AS contradiction
FROM claim_links l
JOIN claims a ON a.claim_id = l.claim_id
JOIN claims b ON b.claim_id = l.other_claim_id
WHERE l.relation = 'contradicts' AND a.claim_row_status = 'active' AND b.claim_row_status = 'active'
  AND (lower(a.statement) LIKE '%opioid%' OR lower(b.statement) LIKE '%opioid%')
ORDER BY l.claim_id, l.other_claim_id
