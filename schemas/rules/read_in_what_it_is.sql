-- code: X271
-- title: what was read is what the study is
-- why: a label is read in a label, a registry entry in a registry
-- fix: Correct verdict_read_in or study_design.
-- table: claim_citations
-- field: verdict_read_in
-- message: read in the {verdict_read_in}, but {study_id} is a {design_name}
SELECT cc.claim_id || '/' || cc.citation_id AS row_id, s.study_id AS study_id, d.design_name AS design_name
FROM claim_citations cc JOIN citations ci ON ci.citation_id = cc.citation_id JOIN studies s ON s.study_id = ci.study_id JOIN study_designs d ON d.study_design = s.study_design
WHERE cc.verdict_read_in = 'label' AND s.study_design <> 'product_label' OR cc.verdict_read_in IN ('abstract', 'full_text') AND s.study_design = 'product_label'
UNION ALL
SELECT cc.claim_id || '/' || cc.citation_id, s.study_id, d.design_name
FROM claim_citations cc JOIN citations ci ON ci.citation_id = cc.citation_id JOIN studies s ON s.study_id = ci.study_id JOIN study_designs d ON d.study_design = s.study_design
WHERE cc.verdict_read_in = 'registry' AND s.study_design IN ('narrative_review', 'opinion', 'book', 'hypothesis', 'product_label', 'case_report', 'case_series', 'chart_review', 'animal_study', 'in_vitro_study')
