-- title: How many claims keep their evidence when the citations are checked, by source?
-- note: Claims by what is left of the documents that they cite: not refuted (neither contradicted, off topic nor retracted), and supported, which somebody has read and found to say so. A tier says what kind of document it is, not how strong the evidence is.
SELECT c.source_id AS source, count(*) AS claims,
  sum(CASE WHEN c.cited_tier <> 'T7' THEN 1 ELSE 0 END) AS citing_something,
  sum(CASE WHEN c.cited_tier <> 'T7' AND c.evidence_tier <> 'T7' THEN 1 ELSE 0 END) AS not_refuted,
  sum(CASE WHEN c.supported_tier IS NOT NULL THEN 1 ELSE 0 END) AS supported,
  sum(CASE WHEN c.supported_tier = c.cited_tier THEN 1 ELSE 0 END) AS supported_at_the_tier_cited
FROM claims c
WHERE c.claim_row_status = 'active'
GROUP BY c.source_id
ORDER BY claims DESC, c.source_id
