-- title: What each source claims, and what the check of its citations gave
-- stats: 1
-- note: One row a source; verdicts count pairs of a claim and a citation. *Of a block* counts the pairs of a block of text whose references stand below it without marks; *supported without block* leaves them out.
-- columns: source_id=Source; claims=Claims; cited_percent=Cited (%); pairs=Pairs; block=Of a block; supported=Supported; supported_without_block=Supported without block; overstated=Overstated; misreported=Misreported; contradicted=Contradicted;
--   off_topic=Off topic; unavailable=Unavailable; unchecked=Unchecked
SELECT s.source_id AS source_id,
  coalesce(n.claims, 0) AS claims,
  round(100.0 * coalesce(v.cited, 0) / n.claims, 0) AS cited_percent,
  coalesce(v.pairs, 0) AS pairs, coalesce(v.block, 0) AS block, coalesce(v.supported, 0) AS supported, coalesce(v.supported_without_block, 0) AS supported_without_block, coalesce(v.overstated, 0) AS overstated, coalesce(v.misreported, 0) AS misreported,
  coalesce(v.contradicted, 0) AS contradicted, coalesce(v.off_topic, 0) AS off_topic, coalesce(v.unavailable, 0) AS unavailable, coalesce(v.unchecked, 0) AS unchecked
FROM sources s
LEFT JOIN (SELECT source_id, count(*) AS claims FROM claims WHERE claim_row_status = 'active' GROUP BY source_id) n ON n.source_id = s.source_id
LEFT JOIN (
  SELECT c.source_id AS source_id, count(DISTINCT cc.claim_id) AS cited, count(*) AS pairs,
    sum(CASE WHEN cc.link_basis = 'block' THEN 1 ELSE 0 END) AS block,
    sum(CASE WHEN cc.verdict = 'supported' AND cc.link_basis <> 'block' THEN 1 ELSE 0 END) AS supported_without_block,
    sum(CASE WHEN cc.verdict = 'supported' THEN 1 ELSE 0 END) AS supported,
    sum(CASE WHEN cc.verdict = 'overstated' THEN 1 ELSE 0 END) AS overstated,
    sum(CASE WHEN cc.verdict = 'misreported' THEN 1 ELSE 0 END) AS misreported,
    sum(CASE WHEN cc.verdict = 'contradicted' THEN 1 ELSE 0 END) AS contradicted,
    sum(CASE WHEN cc.verdict = 'off_topic' THEN 1 ELSE 0 END) AS off_topic,
    sum(CASE WHEN cc.verdict = 'unavailable' THEN 1 ELSE 0 END) AS unavailable,
    sum(CASE WHEN cc.verdict = 'unchecked' THEN 1 ELSE 0 END) AS unchecked
  FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id
  GROUP BY c.source_id
) v ON v.source_id = s.source_id
WHERE s.source_row_status = 'active'
ORDER BY s.source_id
