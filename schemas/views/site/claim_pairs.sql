-- title: Each citation of a claim with its verdict and study
SELECT cc.claim_id AS claim_id, cc.citation_id AS citation_id, cc.verdict AS verdict, cc.discrepancy AS discrepancy, cc.support_from AS support_from, CASE WHEN cc.link_basis = 'block' THEN 'block' END AS of_block,
  ci.marker AS marker, ci.study_id AS study_id, s.title AS study_title, d.design_name AS design_name, d.evidence_tier AS design_tier, s.participants AS people, s.dose_min AS dose_min, CASE WHEN s.dose_max <> s.dose_min THEN s.dose_max END AS dose_to, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_unit END AS dose_unit, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_frequency END AS dose_frequency,
  cc.result_id AS result_id, r.summary AS result_summary, cc.verdict_note AS verdict_note, cc.verdict_read_in AS verdict_read_in, cc.verdict_review AS verdict_review, cc.checked_on AS checked_on,
  CASE WHEN s.integrity_status NOT IN ('not_checked', 'none_seen_in_copy', 'none_found') THEN s.integrity_status END AS integrity_status
FROM claim_citations cc
JOIN citations ci ON ci.citation_id = cc.citation_id
LEFT JOIN studies s ON s.study_id = ci.study_id
LEFT JOIN study_designs d ON d.study_design = s.study_design
LEFT JOIN results r ON r.result_id = cc.result_id
ORDER BY cc.claim_id, cc.citation_id
