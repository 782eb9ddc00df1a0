-- title: In plain words
-- note: Sentences made from the data, in the order of the sources.
SELECT sentence FROM (
  SELECT 1 AS place, '' AS source_id, 'The package holds ' || count(*) || ' claims of ' || count(DISTINCT source_id) || ' sources; '
    || sum(CASE WHEN cited_tier = 'T7' THEN 1 ELSE 0 END) || ' of them cite nothing that could be identified, and '
    || sum(CASE WHEN cited_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' cite a randomised trial or a systematic review.' AS sentence
  FROM claims WHERE status = 'active'
  UNION ALL
  SELECT 2, '', 'Of ' || count(*) || ' pairs of a claim and a citation, ' || sum(CASE WHEN verdict = 'supported' THEN 1 ELSE 0 END) || ' are supported by what was read, '
    || sum(CASE WHEN verdict IN ('overstated', 'misreported', 'contradicted', 'off_topic') THEN 1 ELSE 0 END) || ' are not, '
    || sum(CASE WHEN verdict IN ('unavailable', 'unchecked') THEN 1 ELSE 0 END) || ' could not be decided, mostly because only an abstract, or nothing, could be read.'
  FROM claim_citations
  UNION ALL
  SELECT 3, c.source_id, c.source_id || ': ' || count(DISTINCT c.claim_id) || ' claims; of its ' || count(cc.verdict) || ' citations of claims '
    || sum(CASE WHEN cc.verdict = 'supported' THEN 1 ELSE 0 END) || ' are supported, ' || sum(CASE WHEN cc.verdict = 'overstated' THEN 1 ELSE 0 END) || ' overstated, '
    || sum(CASE WHEN cc.verdict = 'misreported' THEN 1 ELSE 0 END) || ' misreported, ' || sum(CASE WHEN cc.verdict = 'contradicted' THEN 1 ELSE 0 END) || ' contradicted, '
    || sum(CASE WHEN cc.verdict = 'off_topic' THEN 1 ELSE 0 END) || ' off topic, ' || sum(CASE WHEN cc.verdict = 'unavailable' THEN 1 ELSE 0 END) || ' undecided.'
  FROM claims c LEFT JOIN claim_citations cc ON cc.claim_id = c.claim_id WHERE c.status = 'active' GROUP BY c.source_id
  UNION ALL
  SELECT 4, '', sum(CASE WHEN r.direction = 'no_difference' THEN 1 ELSE 0 END) || ' of ' || count(*) || ' results of randomised trials show no difference, '
    || sum(CASE WHEN r.direction = 'no_difference' AND r.primary_outcome = true THEN 1 ELSE 0 END) || ' of these in a primary outcome.'
  FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design WHERE d.evidence_tier = 'T2'
  UNION ALL
  SELECT 5, '', count(*) || ' pairs of claims contradict each other, ' || sum(CASE WHEN a.source_id = b.source_id THEN 1 ELSE 0 END) || ' of them within one source; '
    || (SELECT count(*) FROM claim_links WHERE relation = 'restates') || ' restate one finding and are no independent support.'
  FROM claim_links l JOIN claims a ON a.claim_id = l.claim_id JOIN claims b ON b.claim_id = l.other_claim_id WHERE l.relation = 'contradicts'
) s
ORDER BY place, source_id
