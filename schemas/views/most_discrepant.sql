-- title: The ten most discrepant claims
-- stats: 4
-- note: By the worst verdict of a claim (contradicted, misreported, off topic, overstated), then by how many tiers it falls.
SELECT claim_id, cited_tier, evidence_tier, worst, statement, note FROM (
  SELECT c.claim_id AS claim_id, c.cited_tier AS cited_tier, c.evidence_tier AS evidence_tier, cc.verdict AS worst, c.statement AS statement, cc.note AS note,
    CASE cc.verdict WHEN 'contradicted' THEN 4 WHEN 'misreported' THEN 3 WHEN 'off_topic' THEN 2 ELSE 1 END AS weight,
    e.rank - t.rank AS fall,
    row_number() OVER (PARTITION BY c.claim_id ORDER BY CASE cc.verdict WHEN 'contradicted' THEN 4 WHEN 'misreported' THEN 3 WHEN 'off_topic' THEN 2 ELSE 1 END DESC, cc.citation_id) AS place
  FROM claims c
  JOIN claim_citations cc ON cc.claim_id = c.claim_id
  JOIN evidence_tiers t ON t.evidence_tier = c.cited_tier
  JOIN evidence_tiers e ON e.evidence_tier = c.evidence_tier
  WHERE cc.verdict IN ('contradicted', 'misreported', 'off_topic', 'overstated') AND c.topic IN ('efficacy', 'safety')
) d
WHERE place = 1
ORDER BY weight DESC, fall DESC, claim_id
LIMIT 10
