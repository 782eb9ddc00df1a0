-- title: References of a page, and how often the study says so
SELECT ci.citation_id AS citation_id, ci.source_id AS source_id, ci.marker AS marker, ci.study_id AS study_id, s.title AS study_title, ci.resolution AS resolution, ci.basis AS basis, d.evidence_tier AS design_tier,
  (SELECT count(*) FROM claim_citations cc WHERE cc.citation_id = ci.citation_id) AS pairs, (SELECT count(*) FROM claim_citations cc WHERE cc.citation_id = ci.citation_id AND cc.verdict = 'supported') AS supported
FROM citations ci LEFT JOIN studies s ON s.study_id = ci.study_id LEFT JOIN study_designs d ON d.study_design = s.study_design
WHERE ci.citation_row_status = 'active'
ORDER BY ci.source_id, ci.span_start, ci.citation_id
