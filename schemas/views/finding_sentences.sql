-- title: In plain words
-- note: Sentences made from the data, in the order of the sources. A pair is a claim with one of its citations; a pair of a block has its reference below a block of text, without marks, and counts are given with and without such pairs.
WITH pairs AS (
  SELECT c.claim_id AS claim_id, c.source_id AS source_id, c.topic AS topic, cc.link_basis AS link_basis, cc.verdict AS verdict, d.evidence_tier AS design_tier,
    CASE WHEN s.integrity_status IN ('retracted', 'withdrawn_or_removed') THEN 1 ELSE 0 END AS notice,
    CASE WHEN cc.verdict <> 'supported' OR c.topic IN ('efficacy', 'safety') AND coalesce(cc.support_from, '') <> 'own_results' OR s.integrity_status IN ('retracted', 'withdrawn_or_removed') THEN NULL
      WHEN r.allocation = 'non_randomised' AND d.evidence_tier < 'T3' THEN 'T3'
      WHEN (r.allocation = 'none' OR r.result_id IS NULL AND c.topic IN ('efficacy', 'safety')) AND d.evidence_tier < 'T4' THEN 'T4' ELSE d.evidence_tier END AS pair_tier
  FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id JOIN citations ci ON ci.citation_id = cc.citation_id
  LEFT JOIN studies s ON s.study_id = ci.study_id LEFT JOIN study_designs d ON d.study_design = s.study_design LEFT JOIN results r ON r.result_id = cc.result_id
  WHERE c.claim_row_status = 'active' AND ci.citation_row_status = 'active'
), marked AS ( -- what a claim is left with, without pairs of a block
  SELECT claim_id, min(design_tier) AS cited, min(CASE WHEN verdict NOT IN ('contradicted', 'off_topic') AND notice = 0 THEN design_tier END) AS not_refuted, min(pair_tier) AS supported FROM pairs WHERE link_basis <> 'block' GROUP BY claim_id
), kept AS (
  SELECT c.claim_id AS claim_id, c.source_id AS source_id, c.topic AS topic, c.cited_tier AS cited_tier, c.evidence_tier AS evidence_tier, c.supported_tier AS supported_tier, m.cited AS cited, m.not_refuted AS not_refuted, m.supported AS supported
  FROM claims c LEFT JOIN marked m ON m.claim_id = c.claim_id WHERE c.claim_row_status = 'active'
)
SELECT sentence FROM (
  SELECT 1 AS place, '' AS source_id, 'Of the ' || count(*) || ' claims of ' || count(DISTINCT source_id) || ' sources, ' || sum(CASE WHEN supported_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' are supported by a randomised trial or a systematic review of such trials, '
    || sum(CASE WHEN evidence_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' cite one that is not refuted, and ' || sum(CASE WHEN cited_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' cite one; without pairs of a block, ' || sum(CASE WHEN supported IN ('T1', 'T2') THEN 1 ELSE 0 END) || ', ' || sum(CASE WHEN not_refuted IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' and ' || sum(CASE WHEN cited IN ('T1', 'T2') THEN 1 ELSE 0 END)
    || '. ' || sum(CASE WHEN cited_tier = 'T7' THEN 1 ELSE 0 END) || ' cite nothing that could be identified. A tier says what kind of document it is, not how strong the evidence is.' AS sentence
  FROM kept
  UNION ALL
  SELECT 2, '', 'Of the ' || count(*) || ' claims of efficacy or safety, ' || sum(CASE WHEN supported_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' are supported by the results of a randomised trial or of a systematic review of such trials, ' || sum(CASE WHEN evidence_tier IN ('T1', 'T2') THEN 1 ELSE 0 END)
    || ' cite one that is not refuted, and ' || sum(CASE WHEN cited_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' cite one; without pairs of a block, ' || sum(CASE WHEN supported IN ('T1', 'T2') THEN 1 ELSE 0 END) || ', ' || sum(CASE WHEN not_refuted IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' and ' || sum(CASE WHEN cited IN ('T1', 'T2') THEN 1 ELSE 0 END) || '.'
  FROM kept WHERE topic IN ('efficacy', 'safety')
  UNION ALL
  SELECT 3, '', 'Of ' || count(*) || ' pairs of a claim and a citation, ' || sum(CASE WHEN verdict = 'supported' THEN 1 ELSE 0 END) || ' are supported by what was read, '
    || sum(CASE WHEN verdict IN ('overstated', 'misreported', 'contradicted', 'off_topic') THEN 1 ELSE 0 END) || ' are not, '
    || sum(CASE WHEN verdict IN ('unavailable', 'unchecked') THEN 1 ELSE 0 END) || ' could not be decided, mostly because only an abstract, or nothing, could be read.'
  FROM pairs
  UNION ALL
  SELECT 4, '', sum(CASE WHEN link_basis = 'block' THEN 1 ELSE 0 END) || ' of these pairs are of a block; of the ' || sum(CASE WHEN link_basis <> 'block' THEN 1 ELSE 0 END) || ' others '
    || sum(CASE WHEN link_basis <> 'block' AND verdict = 'supported' THEN 1 ELSE 0 END) || ' are supported, '
    || sum(CASE WHEN link_basis <> 'block' AND verdict IN ('overstated', 'misreported', 'contradicted', 'off_topic') THEN 1 ELSE 0 END) || ' are not, '
    || sum(CASE WHEN link_basis <> 'block' AND verdict IN ('unavailable', 'unchecked') THEN 1 ELSE 0 END) || ' could not be decided.'
  FROM pairs
  UNION ALL
  SELECT 5, c.source_id, c.source_id || ': ' || count(DISTINCT c.claim_id) || ' claims; of its ' || count(p.verdict) || ' pairs '
    || sum(CASE WHEN p.verdict = 'supported' THEN 1 ELSE 0 END) || ' are supported, ' || sum(CASE WHEN p.verdict = 'overstated' THEN 1 ELSE 0 END) || ' overstated, '
    || sum(CASE WHEN p.verdict = 'misreported' THEN 1 ELSE 0 END) || ' misreported, ' || sum(CASE WHEN p.verdict = 'contradicted' THEN 1 ELSE 0 END) || ' contradicted, '
    || sum(CASE WHEN p.verdict = 'off_topic' THEN 1 ELSE 0 END) || ' off topic, ' || sum(CASE WHEN p.verdict IN ('unavailable', 'unchecked') THEN 1 ELSE 0 END) || ' undecided'
    || CASE WHEN sum(CASE WHEN p.link_basis = 'block' THEN 1 ELSE 0 END) = 0 THEN '.' ELSE '; without pairs of a block, of ' || sum(CASE WHEN p.link_basis <> 'block' THEN 1 ELSE 0 END) || ' pairs ' || sum(CASE WHEN p.link_basis <> 'block' AND p.verdict = 'supported' THEN 1 ELSE 0 END) || ' are supported, '
      || sum(CASE WHEN p.link_basis <> 'block' AND p.verdict IN ('overstated', 'misreported', 'contradicted', 'off_topic') THEN 1 ELSE 0 END) || ' are not, ' || sum(CASE WHEN p.link_basis <> 'block' AND p.verdict IN ('unavailable', 'unchecked') THEN 1 ELSE 0 END) || ' undecided.' END
  FROM kept c LEFT JOIN pairs p ON p.claim_id = c.claim_id GROUP BY c.source_id
  UNION ALL
  SELECT 6, '', count(*) || ' pairs of claims contradict each other, ' || sum(CASE WHEN a.source_id = b.source_id THEN 1 ELSE 0 END) || ' of them within one source; '
    || (SELECT count(*) FROM claim_links WHERE relation = 'restates') || ' restate one finding and are no independent support.'
  FROM claim_links l JOIN claims a ON a.claim_id = l.claim_id JOIN claims b ON b.claim_id = l.other_claim_id WHERE l.relation = 'contradicts'
) s
ORDER BY place, source_id
