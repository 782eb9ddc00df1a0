-- title: Claims in the order in which their page makes them
WITH judged AS (
  SELECT cc.claim_id AS claim_id, CASE WHEN sum(CASE WHEN cc.verdict = 'contradicted' THEN 1 ELSE 0 END) > 0 THEN 'contradicted' WHEN sum(CASE WHEN cc.verdict = 'misreported' THEN 1 ELSE 0 END) > 0 THEN 'misreported'
    WHEN sum(CASE WHEN cc.verdict = 'off_topic' THEN 1 ELSE 0 END) > 0 THEN 'off_topic' WHEN sum(CASE WHEN cc.verdict = 'overstated' THEN 1 ELSE 0 END) > 0 THEN 'overstated'
    WHEN sum(CASE WHEN cc.verdict = 'unchecked' THEN 1 ELSE 0 END) > 0 THEN 'unchecked' WHEN sum(CASE WHEN cc.verdict = 'unavailable' THEN 1 ELSE 0 END) > 0 THEN 'unavailable' ELSE 'supported' END AS verdict
  FROM claim_citations cc GROUP BY cc.claim_id
)
SELECT c.claim_id AS claim_id, c.statement AS statement, c.condition_id AS condition_id, c.outcome_id AS outcome_id, c.source_id AS source_id, c.section AS section, c.topic AS topic, c.direction AS direction, c.subject AS subject, c.stance AS stance,
  c.cited_tier AS cited_tier, c.evidence_tier AS evidence_tier, c.supported_tier AS supported_tier, j.verdict AS verdict
FROM claims c LEFT JOIN judged j ON j.claim_id = c.claim_id
WHERE c.claim_row_status = 'active'
ORDER BY c.source_id, c.span_start, c.claim_id
