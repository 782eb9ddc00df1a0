-- title: The ten most discrepant claims
-- stats: 4
-- note: By the worst verdict of a claim (contradicted, misreported, off topic, overstated), then by how many tiers it falls, then by the tier cited; one claim for each citation, the first.
-- columns: claim_id=Claim; evidence_tier=Tier not refuted; worst=Worst verdict; note=Why
SELECT claim_id, cited_tier, evidence_tier, worst, statement, note FROM (
  SELECT w.claim_id AS claim_id, w.cited_tier AS cited_tier, w.evidence_tier AS evidence_tier, w.worst AS worst, w.statement AS statement, w.note AS note, w.weight AS weight, w.fall AS fall,
    row_number() OVER (PARTITION BY w.citation_id ORDER BY w.weight DESC, w.fall DESC, w.claim_id) AS place
  FROM (
    SELECT c.claim_id AS claim_id, c.cited_tier AS cited_tier, c.evidence_tier AS evidence_tier, cc.verdict AS worst, c.statement AS statement, cc.verdict_note AS note, cc.citation_id AS citation_id,
      CASE cc.verdict WHEN 'contradicted' THEN 4 WHEN 'misreported' THEN 3 WHEN 'off_topic' THEN 2 ELSE 1 END AS weight,
      e.tier_rank - t.tier_rank AS fall,
      row_number() OVER (PARTITION BY c.claim_id ORDER BY CASE cc.verdict WHEN 'contradicted' THEN 4 WHEN 'misreported' THEN 3 WHEN 'off_topic' THEN 2 ELSE 1 END DESC, cc.citation_id) AS first
    FROM claims c
    JOIN claim_citations cc ON cc.claim_id = c.claim_id
    JOIN evidence_tiers t ON t.evidence_tier = c.cited_tier
    JOIN evidence_tiers e ON e.evidence_tier = c.evidence_tier
    WHERE cc.verdict IN ('contradicted', 'misreported', 'off_topic', 'overstated') AND c.topic IN ('efficacy', 'safety')
  ) w
  WHERE w.first = 1
) d
WHERE place = 1
ORDER BY weight DESC, fall DESC, cited_tier, claim_id
LIMIT 10
