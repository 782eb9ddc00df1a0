-- title: The figures that a new version may move
-- compare: before and after
-- note: `ldn diff` runs this on both versions and shows what moved; one row a figure, the value as text.
SELECT figure, item, value FROM (
  SELECT 1 AS place, 'claims by status' AS figure, status AS item, '' || count(*) AS value FROM claims GROUP BY status
  UNION ALL
  SELECT 2, 'claims by cited tier', cited_tier, '' || count(*) FROM claims WHERE status = 'active' GROUP BY cited_tier
  UNION ALL
  SELECT 3, 'claims by tier left after checking', evidence_tier, '' || count(*) FROM claims WHERE status = 'active' GROUP BY evidence_tier
  UNION ALL
  SELECT 4, 'pairs of claim and citation by verdict', verdict, '' || count(*) FROM claim_citations GROUP BY verdict
  UNION ALL
  SELECT 5, 'best tier cited for a condition', condition_id, min(cited_tier) FROM claims
  WHERE status = 'active' AND topic = 'efficacy' AND condition_id IS NOT NULL GROUP BY condition_id
  UNION ALL
  SELECT 6, 'best tier left for a condition', condition_id, min(evidence_tier) FROM claims
  WHERE status = 'active' AND topic = 'efficacy' AND condition_id IS NOT NULL GROUP BY condition_id
) f
ORDER BY place, item
