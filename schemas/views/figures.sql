-- title: The figures that a new version may move
-- compare: before and after
-- note: `ldn diff` runs this on both versions and shows what moved; one row a figure, the value as text.
SELECT figure, item, value FROM (
  SELECT 1 AS place, 'claims by status' AS figure, claim_row_status AS item, '' || count(*) AS value FROM claims GROUP BY claim_row_status
  UNION ALL
  SELECT 2, 'claims by tier, cited', cited_tier, '' || count(*) FROM claims WHERE claim_row_status = 'active' GROUP BY cited_tier
  UNION ALL
  SELECT 3, 'claims by tier, not refuted', evidence_tier, '' || count(*) FROM claims WHERE claim_row_status = 'active' GROUP BY evidence_tier
  UNION ALL
  SELECT 4, 'claims by tier, supported', coalesce(supported_tier, 'none'), '' || count(*) FROM claims WHERE claim_row_status = 'active' GROUP BY supported_tier
  UNION ALL
  SELECT 5, 'pairs of claim and citation by verdict', verdict, '' || count(*) FROM claim_citations GROUP BY verdict
  UNION ALL
  SELECT 6, 'pairs without those of a block, by verdict', verdict, '' || count(*) FROM claim_citations WHERE link_basis <> 'block' GROUP BY verdict
  UNION ALL
  SELECT 7, 'best tier cited for a condition', condition_id, min(cited_tier) FROM claims
  WHERE claim_row_status = 'active' AND topic = 'efficacy' AND condition_id IS NOT NULL GROUP BY condition_id
  UNION ALL
  SELECT 8, 'best tier supported for a condition', condition_id, coalesce(min(supported_tier), 'none') FROM claims
  WHERE claim_row_status = 'active' AND topic = 'efficacy' AND condition_id IS NOT NULL GROUP BY condition_id
) f
ORDER BY place, item
