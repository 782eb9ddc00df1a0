-- title: Claims by tier: cited, not refuted, supported
-- stats: 2
-- note: A tier says what kind of document it is, not how strong the evidence is. The first line of a source counts claims by the best tier that it cites, the second by the best that is not refuted (contradicted, off topic or retracted), the third by the
--   best that is known to say so, limited by the comparison on which it rests; *no tier* where nothing is.
-- columns: source_id=Source; tiers=Counted by; none=No tier
SELECT source_id, tiers, T1, T2, T3, T4, T5, T6, T7, none FROM (
  SELECT source_id, place, tiers, sum(CASE WHEN tier = 'T1' THEN 1 ELSE 0 END) AS T1, sum(CASE WHEN tier = 'T2' THEN 1 ELSE 0 END) AS T2, sum(CASE WHEN tier = 'T3' THEN 1 ELSE 0 END) AS T3,
    sum(CASE WHEN tier = 'T4' THEN 1 ELSE 0 END) AS T4, sum(CASE WHEN tier = 'T5' THEN 1 ELSE 0 END) AS T5, sum(CASE WHEN tier = 'T6' THEN 1 ELSE 0 END) AS T6,
    sum(CASE WHEN tier = 'T7' THEN 1 ELSE 0 END) AS T7, sum(CASE WHEN tier IS NULL THEN 1 ELSE 0 END) AS none
  FROM (
    SELECT source_id, 1 AS place, 'cited' AS tiers, cited_tier AS tier FROM claims WHERE claim_row_status = 'active'
    UNION ALL SELECT source_id, 2, 'not refuted', evidence_tier FROM claims WHERE claim_row_status = 'active'
    UNION ALL SELECT source_id, 3, 'supported', supported_tier FROM claims WHERE claim_row_status = 'active'
  ) a
  GROUP BY source_id, place, tiers
) t
ORDER BY source_id, place
