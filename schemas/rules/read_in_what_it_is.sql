-- code: X271
-- title: what was read is what the study, and the page, is
-- why: a label is read in a label, a registry entry in a registry, and PubMed shows no more than an abstract
-- fix: Correct {field}, the address or study_design.
-- table: claim_citations
-- field: verdict_read_in
-- message: read in the {place}, but {what}
SELECT 'claim_citations' AS table_name, 'verdict_read_in' AS field, cc.claim_id || '/' || cc.citation_id AS row_id, cc.verdict_read_in AS place, s.study_id || ' is a ' || d.design_name AS what
FROM claim_citations cc JOIN citations ci ON ci.citation_id = cc.citation_id JOIN studies s ON s.study_id = ci.study_id JOIN study_designs d ON d.study_design = s.study_design
WHERE cc.verdict_read_in = 'label' AND s.study_design <> 'product_label' OR cc.verdict_read_in IN ('abstract', 'full_text') AND s.study_design = 'product_label'
  OR cc.verdict_read_in = 'registry' AND s.study_design IN ('narrative_review', 'opinion', 'book', 'hypothesis', 'product_label', 'case_report', 'case_series', 'chart_review', 'animal_study', 'in_vitro_study')
UNION ALL
SELECT 'results', 'result_read_in', r.result_id, r.result_read_in, CASE WHEN r.result_read_in IN ('full_text', 'table', 'abstract') AND s.study_design NOT IN ('trial_registration', 'product_label') THEN 'seen at ' || r.result_seen_at ELSE s.study_id || ' is a ' || d.design_name END
FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design
WHERE r.result_read_in = 'label' AND s.study_design <> 'product_label' OR r.result_read_in <> 'label' AND s.study_design = 'product_label' OR r.result_read_in <> 'registry' AND s.study_design = 'trial_registration'
  OR r.result_read_in = 'registry' AND s.study_design IN ('narrative_review', 'opinion', 'book', 'hypothesis', 'case_report', 'case_series', 'chart_review', 'animal_study', 'in_vitro_study')
  OR r.result_read_in IN ('full_text', 'table') AND r.result_seen_at LIKE '%pubmed%' OR r.result_read_in = 'abstract' AND (r.result_seen_at LIKE '%/table%' OR r.result_seen_at LIKE '%/figure%')
