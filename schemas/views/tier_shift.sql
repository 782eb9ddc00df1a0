-- title: Claims by tier, as cited and after checking
-- stats: 2
-- note: The first line of a source counts claims by the best tier that it cites, the second by the best tier that is left when studies that contradict the claim, miss the topic or were retracted are taken away.
SELECT source_id, tiers, T1, T2, T3, T4, T5, T6, T7 FROM (
  SELECT source_id, 'cited' AS tiers,
    sum(CASE WHEN cited_tier = 'T1' THEN 1 ELSE 0 END) AS T1, sum(CASE WHEN cited_tier = 'T2' THEN 1 ELSE 0 END) AS T2, sum(CASE WHEN cited_tier = 'T3' THEN 1 ELSE 0 END) AS T3,
    sum(CASE WHEN cited_tier = 'T4' THEN 1 ELSE 0 END) AS T4, sum(CASE WHEN cited_tier = 'T5' THEN 1 ELSE 0 END) AS T5, sum(CASE WHEN cited_tier = 'T6' THEN 1 ELSE 0 END) AS T6,
    sum(CASE WHEN cited_tier = 'T7' THEN 1 ELSE 0 END) AS T7
  FROM claims WHERE status = 'active' GROUP BY source_id
  UNION ALL
  SELECT source_id, 'left',
    sum(CASE WHEN evidence_tier = 'T1' THEN 1 ELSE 0 END), sum(CASE WHEN evidence_tier = 'T2' THEN 1 ELSE 0 END), sum(CASE WHEN evidence_tier = 'T3' THEN 1 ELSE 0 END),
    sum(CASE WHEN evidence_tier = 'T4' THEN 1 ELSE 0 END), sum(CASE WHEN evidence_tier = 'T5' THEN 1 ELSE 0 END), sum(CASE WHEN evidence_tier = 'T6' THEN 1 ELSE 0 END),
    sum(CASE WHEN evidence_tier = 'T7' THEN 1 ELSE 0 END)
  FROM claims WHERE status = 'active' GROUP BY source_id
) t
ORDER BY source_id, tiers
