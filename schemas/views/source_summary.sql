-- title: What each source claims, and what the check of its citations gave
-- stats: 1
-- note: One row a source; verdicts count pairs of a claim and a citation.
SELECT s.source_id AS source_id,
  (SELECT count(*) FROM claims c WHERE c.source_id = s.source_id AND c.status = 'active') AS claims,
  round(100.0 * (SELECT count(DISTINCT cc.claim_id) FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id WHERE c.source_id = s.source_id)
    / (SELECT count(*) FROM claims c WHERE c.source_id = s.source_id AND c.status = 'active'), 0) AS cited_percent,
  count(v.verdict) AS pairs,
  sum(CASE WHEN v.verdict = 'supported' THEN 1 ELSE 0 END) AS supported,
  sum(CASE WHEN v.verdict = 'overstated' THEN 1 ELSE 0 END) AS overstated,
  sum(CASE WHEN v.verdict = 'misreported' THEN 1 ELSE 0 END) AS misreported,
  sum(CASE WHEN v.verdict = 'contradicted' THEN 1 ELSE 0 END) AS contradicted,
  sum(CASE WHEN v.verdict = 'off_topic' THEN 1 ELSE 0 END) AS off_topic,
  sum(CASE WHEN v.verdict = 'unavailable' THEN 1 ELSE 0 END) AS unavailable,
  sum(CASE WHEN v.verdict = 'unchecked' THEN 1 ELSE 0 END) AS unchecked
FROM sources s
LEFT JOIN (SELECT c.source_id AS source_id, cc.verdict AS verdict FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id) v ON v.source_id = s.source_id
GROUP BY s.source_id
ORDER BY s.source_id
