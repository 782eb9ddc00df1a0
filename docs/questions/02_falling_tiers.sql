-- title: How many claims lose their evidence when the citations are checked, by source?
-- note: The tier of a claim falls when the best study cited contradicts it, is off topic or was retracted; T7 means that nothing is left.
SELECT c.source_id AS source, count(*) AS claims,
  sum(CASE WHEN c.cited_tier <> 'T7' THEN 1 ELSE 0 END) AS citing_something,
  sum(CASE WHEN c.evidence_tier > c.cited_tier THEN 1 ELSE 0 END) AS tier_falls,
  sum(CASE WHEN c.evidence_tier > c.cited_tier AND c.evidence_tier = 'T7' THEN 1 ELSE 0 END) AS nothing_left
FROM claims c
WHERE c.status = 'active'
GROUP BY c.source_id
ORDER BY tier_falls DESC, c.source_id
