-- title: Verdicts on cited studies, as schema.org ClaimReview
-- publish: ClaimReview
-- scale: claim_citations.verdict
-- note: A review says whether the study that a source cites for a claim says what the claim says. It does not say whether the claim is true, or a treatment works.
--   The scale has no numbers: readers of ClaimReview take them for degrees of truth.
SELECT c.claim_id || '/' || cc.citation_id AS identifier,
  c.statement AS claimReviewed,
  cc.checked_on AS datePublished,
  'support of the claim by the cited study' AS reviewAspect,
  'Rating' AS reviewRating__type,
  CASE cc.verdict
    WHEN 'supported' THEN 'Supported by the cited study'
    WHEN 'overstated' THEN 'Overstated: the cited study says less'
    WHEN 'misreported' THEN 'Misreported: the cited study says something else on the point'
    WHEN 'contradicted' THEN 'Contradicted by the cited study'
    ELSE 'Off topic: the cited study is not about it' END AS reviewRating__alternateName,
  CASE WHEN cc.verdict_note IS NULL THEN '' ELSE cc.verdict_note || ' ' END
    || CASE cc.verdict_read_in WHEN 'full_text' THEN 'Judged by the text, in whole or part' WHEN 'abstract' THEN 'Judged by the abstract alone' ELSE 'Judged by what could be read' END
    || CASE cc.verdict_review WHEN 'read_twice' THEN ', by two readers.' WHEN 'expert_reviewed' THEN ', by an expert as well.' ELSE ', by one reader.' END
    || ' This concerns the citation only, not whether the claim is true.' AS reviewRating__ratingExplanation,
  'Claim' AS itemReviewed__type,
  c.claim_id AS itemReviewed__identifier,
  'Organization' AS itemReviewed__author__type,
  s.publisher AS itemReviewed__author__name,
  'CreativeWork' AS itemReviewed__appearance__type,
  s.title AS itemReviewed__appearance__name,
  CASE WHEN c.text_fragment IS NULL THEN s.url ELSE s.url || '#:~:text=' || c.text_fragment END AS itemReviewed__appearance__url,
  'CreativeWork' AS citation__type,
  t.study_id AS citation__identifier,
  t.title AS citation__name,
  CASE WHEN t.doi IS NULL THEN NULL ELSE 'https://doi.org/' || t.doi END AS citation__url
FROM claim_citations cc
JOIN claims c ON c.claim_id = cc.claim_id
JOIN sources s ON s.source_id = c.source_id
JOIN citations r ON r.citation_id = cc.citation_id
JOIN studies t ON t.study_id = r.study_id
WHERE c.claim_row_status = 'active' AND cc.verdict IN ('supported', 'overstated', 'misreported', 'contradicted', 'off_topic')
ORDER BY c.claim_id, cc.citation_id
