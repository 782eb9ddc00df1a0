-- title: A claim with one of its citations, the study, its design and tier, verdict and note, in one row
-- publish: csv
-- note: `pair_tier` is the weaker of the design's tier and the comparison on which the verdict rests; it is empty where the pair is not supported, or supported by something else than the study's own results in a claim of efficacy or safety.
SELECT c.claim_id AS claim_id, c.source_id AS source_id, so.source_short_name AS source_short_name, c.statement AS statement, c.topic AS topic, c.subject AS claim_subject,
  c.condition_id AS condition_id, c.outcome_id AS outcome_id, c.direction AS claim_direction, c.stance AS stance,
  ci.citation_id AS citation_id, ci.marker AS marker, cc.link_basis AS link_basis, ci.study_id AS study_id, s.first_author AS first_author, s.year AS year, s.title AS study_title,
  s.doi AS doi, s.pmid AS pmid, s.study_design AS study_design, d.design_name AS design_name, d.research_type AS research_type, d.evidence_tier AS design_tier,
  cc.verdict AS verdict, cc.discrepancy AS discrepancy, cc.support_from AS support_from, cc.result_id AS result_id, r.allocation AS result_allocation,
  CASE WHEN cc.verdict <> 'supported' OR c.topic IN ('efficacy', 'safety') AND coalesce(cc.support_from, '') <> 'own_results' OR s.integrity_status IN ('retracted', 'withdrawn_or_removed') THEN NULL
    WHEN r.allocation = 'non_randomised' AND d.evidence_tier < 'T3' THEN 'T3'
    WHEN (r.allocation = 'none' OR r.result_id IS NULL AND c.topic IN ('efficacy', 'safety')) AND d.evidence_tier < 'T4' THEN 'T4'
    ELSE d.evidence_tier END AS pair_tier,
  cc.verdict_read_in AS verdict_read_in, cc.checked_on AS checked_on, cc.verdict_review AS verdict_review, cc.verdict_note AS verdict_note, s.integrity_status AS integrity_status
FROM claim_citations cc
JOIN claims c ON c.claim_id = cc.claim_id
JOIN sources so ON so.source_id = c.source_id
JOIN citations ci ON ci.citation_id = cc.citation_id
LEFT JOIN studies s ON s.study_id = ci.study_id
LEFT JOIN study_designs d ON d.study_design = s.study_design
LEFT JOIN results r ON r.result_id = cc.result_id
WHERE c.claim_row_status = 'active' AND ci.citation_row_status = 'active'
ORDER BY c.claim_id, ci.citation_id
