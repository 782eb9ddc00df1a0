-- title: In plain words
-- note: Sentences made from the data, in the order of the sources.
SELECT sentence FROM (
  SELECT 1 AS place, '' AS source_id, 'The package holds ' || count(*) || ' claims of ' || count(DISTINCT source_id) || ' sources; '
    || sum(CASE WHEN cited_tier = 'T7' THEN 1 ELSE 0 END) || ' of them cite nothing that could be identified, and '
    || sum(CASE WHEN cited_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' cite a randomised trial or a systematic review of such trials; '
    || sum(CASE WHEN supported_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' are supported by one.' AS sentence
  FROM claims WHERE claim_row_status = 'active'
  UNION ALL
  SELECT 2, '', 'Of ' || count(*) || ' pairs of a claim and a citation, ' || sum(CASE WHEN verdict = 'supported' THEN 1 ELSE 0 END) || ' are supported by what was read, '
    || sum(CASE WHEN verdict IN ('overstated', 'misreported', 'contradicted', 'off_topic') THEN 1 ELSE 0 END) || ' are not, '
    || sum(CASE WHEN verdict IN ('unavailable', 'unchecked') THEN 1 ELSE 0 END) || ' could not be decided, mostly because only an abstract, or nothing, could be read.'
  FROM claim_citations
  UNION ALL
  SELECT 3, '', sum(CASE WHEN link_basis = 'block' THEN 1 ELSE 0 END) || ' of these pairs are of a block of text whose references stand below it without marks; of the ' || sum(CASE WHEN link_basis = 'block' THEN 0 ELSE 1 END) || ' others '
    || sum(CASE WHEN link_basis <> 'block' AND verdict = 'supported' THEN 1 ELSE 0 END) || ' are supported, '
    || sum(CASE WHEN link_basis <> 'block' AND verdict IN ('overstated', 'misreported', 'contradicted', 'off_topic') THEN 1 ELSE 0 END) || ' are not, '
    || sum(CASE WHEN link_basis <> 'block' AND verdict IN ('unavailable', 'unchecked') THEN 1 ELSE 0 END) || ' could not be decided.'
  FROM claim_citations
  UNION ALL
  SELECT 4, c.source_id, c.source_id || ': ' || count(DISTINCT c.claim_id) || ' claims; of its ' || count(cc.verdict) || ' citations of claims '
    || sum(CASE WHEN cc.verdict = 'supported' THEN 1 ELSE 0 END) || ' are supported, ' || sum(CASE WHEN cc.verdict = 'overstated' THEN 1 ELSE 0 END) || ' overstated, '
    || sum(CASE WHEN cc.verdict = 'misreported' THEN 1 ELSE 0 END) || ' misreported, ' || sum(CASE WHEN cc.verdict = 'contradicted' THEN 1 ELSE 0 END) || ' contradicted, '
    || sum(CASE WHEN cc.verdict = 'off_topic' THEN 1 ELSE 0 END) || ' off topic, ' || sum(CASE WHEN cc.verdict IN ('unavailable', 'unchecked') THEN 1 ELSE 0 END) || ' undecided.'
  FROM claims c LEFT JOIN claim_citations cc ON cc.claim_id = c.claim_id WHERE c.claim_row_status = 'active' GROUP BY c.source_id
  UNION ALL
  SELECT 5, '', 'Of the ' || count(*) || ' claims of efficacy or safety, ' || sum(CASE WHEN cited_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' cite a document of tier T1 or T2, '
    || sum(CASE WHEN evidence_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' one that is not refuted, and ' || sum(CASE WHEN supported_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' are supported by the results of one. A tier says what kind of document it is, not how strong the evidence is.'
  FROM claims WHERE claim_row_status = 'active' AND topic IN ('efficacy', 'safety')
  UNION ALL
  SELECT 6, '', count(*) || ' pairs of claims contradict each other, ' || sum(CASE WHEN a.source_id = b.source_id THEN 1 ELSE 0 END) || ' of them within one source; '
    || (SELECT count(*) FROM claim_links WHERE relation = 'restates') || ' restate one finding and are no independent support.'
  FROM claim_links l JOIN claims a ON a.claim_id = l.claim_id JOIN claims b ON b.claim_id = l.other_claim_id WHERE l.relation = 'contradicts'
) s
ORDER BY place, source_id
