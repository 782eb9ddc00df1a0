-- title: What was judged of each claim's citations, in the words of schema.org
-- publish: ClaimReview
SELECT c.claim_id AS about, c.statement AS claimReviewed, cc.checked_on AS datePublished, 'Rating' AS reviewRating__type,
  CASE cc.verdict WHEN 'supported' THEN 'Supported by the cited study' WHEN 'overstated' THEN 'Overstated: the cited study says less' WHEN 'misreported' THEN 'Misreported: the cited study says something else on the point'
    WHEN 'contradicted' THEN 'Contradicted by the cited study' ELSE 'Off topic: the cited study is not about it' END AS reviewRating__alternateName,
  'Claim' AS itemReviewed__type, 'Organization' AS itemReviewed__author__type, so.publisher AS itemReviewed__author__name, CASE WHEN s.doi IS NULL THEN NULL ELSE 'https://doi.org/' || s.doi END AS citation
FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id JOIN sources so ON so.source_id = c.source_id JOIN citations ci ON ci.citation_id = cc.citation_id JOIN studies s ON s.study_id = ci.study_id
WHERE c.claim_row_status = 'active' AND cc.verdict IN ('supported', 'overstated', 'misreported', 'contradicted', 'off_topic')
ORDER BY c.claim_id, CASE cc.verdict WHEN 'contradicted' THEN 1 WHEN 'misreported' THEN 2 WHEN 'off_topic' THEN 3 WHEN 'overstated' THEN 4 ELSE 5 END, cc.citation_id
