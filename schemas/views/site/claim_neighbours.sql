-- title: Claims that belong together, seen from each of them
SELECT claim_id, other_claim_id, link, words, link_note, other_source FROM (
  SELECT l.claim_id AS claim_id, l.other_claim_id AS other_claim_id, l.claim_id || '/' || l.other_claim_id AS link, l.relation AS words, l.link_note AS link_note, o.source_id AS other_source
  FROM claim_links l JOIN claims o ON o.claim_id = l.other_claim_id
  UNION ALL
  SELECT l.other_claim_id, l.claim_id, l.claim_id || '/' || l.other_claim_id, CASE l.relation WHEN 'contradicts' THEN 'contradicted by' WHEN 'restates' THEN 'restated by' ELSE 'qualified by' END, l.link_note, o.source_id
  FROM claim_links l JOIN claims o ON o.claim_id = l.claim_id
) x ORDER BY claim_id, words, other_claim_id
