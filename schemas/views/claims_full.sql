-- title: A claim with its source, condition, outcome, tiers, studies and verdicts in one row
SELECT c.claim_id AS claim_id, c.source_id AS source_id, s.title AS source_title, c.section AS section, c.statement AS statement, c.topic AS topic, c.subject AS subject,
  k.name AS condition_name, o.name AS outcome_name, c.direction AS direction, c.stance AS stance, c.population AS population, c.cited_tier AS cited_tier, c.evidence_tier AS evidence_tier,
  (SELECT count(*) FROM claim_citations cc WHERE cc.claim_id = c.claim_id) AS citations,
  (SELECT count(*) FROM claim_citations cc WHERE cc.claim_id = c.claim_id AND cc.verdict = 'supported') AS supported,
  (SELECT count(*) FROM claim_citations cc WHERE cc.claim_id = c.claim_id AND cc.verdict IN ('overstated', 'misreported', 'contradicted', 'off_topic')) AS discrepant
FROM claims c
JOIN sources s ON s.source_id = c.source_id
LEFT JOIN conditions k ON k.condition_id = c.condition_id
LEFT JOIN outcomes o ON o.outcome_id = c.outcome_id
WHERE c.status = 'active'
ORDER BY c.claim_id
