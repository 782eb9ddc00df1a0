-- code: X207
-- title: nothing that stands points at a withdrawn row
-- why: links, citations, results and counts would go on with a row that no longer stands
-- fix: Point at the row that replaces it, or remove the reference; the withdrawn row itself stays.
-- table: claim_links
-- field: claim_id
-- message: {pointed} is withdrawn, but {field} still points at it
SELECT 'claim_links' AS table_name, l.claim_id || '/' || l.other_claim_id AS row_id, 'claim_id' AS field, c.claim_id AS pointed
FROM claim_links l JOIN claims c ON c.claim_id = l.claim_id WHERE c.claim_row_status = 'withdrawn'
UNION ALL
SELECT 'claim_links', l.claim_id || '/' || l.other_claim_id, 'other_claim_id', c.claim_id
FROM claim_links l JOIN claims c ON c.claim_id = l.other_claim_id WHERE c.claim_row_status = 'withdrawn'
UNION ALL
SELECT 'claim_citations', cc.claim_id || '/' || cc.citation_id, 'claim_id', c.claim_id
FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id WHERE c.claim_row_status = 'withdrawn'
UNION ALL
SELECT 'claim_citations', cc.claim_id || '/' || cc.citation_id, 'citation_id', c.citation_id
FROM claim_citations cc JOIN citations c ON c.citation_id = cc.citation_id WHERE c.citation_row_status = 'withdrawn'
UNION ALL
SELECT 'claim_citations', cc.claim_id || '/' || cc.citation_id, 'result_id', r.result_id
FROM claim_citations cc JOIN results r ON r.result_id = cc.result_id WHERE r.result_row_status = 'withdrawn'
UNION ALL
SELECT 'dosing_mentions', d.dosing_mention_id, 'claim_id', c.claim_id
FROM dosing_mentions d JOIN claims c ON c.claim_id = d.claim_id WHERE c.claim_row_status = 'withdrawn' AND d.mention_row_status = 'active'
UNION ALL
SELECT 'dosing_mentions', d.dosing_mention_id, 'citation_id', c.citation_id
FROM dosing_mentions d JOIN citations c ON c.citation_id = d.citation_id WHERE c.citation_row_status = 'withdrawn' AND d.mention_row_status = 'active'
UNION ALL
SELECT 'dosing_mentions', d.dosing_mention_id, 'condition_id', k.condition_id
FROM dosing_mentions d JOIN conditions k ON k.condition_id = d.condition_id WHERE k.condition_row_status = 'withdrawn' AND d.mention_row_status = 'active'
UNION ALL
SELECT 'dosing_mentions', d.dosing_mention_id, 'dose_band', b.dose_band
FROM dosing_mentions d JOIN dose_bands b ON b.dose_band = d.dose_band WHERE b.band_row_status = 'withdrawn' AND d.mention_row_status = 'active'
UNION ALL
SELECT 'claims', c.claim_id, 'condition_id', k.condition_id
FROM claims c JOIN conditions k ON k.condition_id = c.condition_id WHERE k.condition_row_status = 'withdrawn' AND c.claim_row_status = 'active'
UNION ALL
SELECT 'claims', c.claim_id, 'outcome_id', o.outcome_id
FROM claims c JOIN outcomes o ON o.outcome_id = c.outcome_id WHERE o.outcome_row_status = 'withdrawn' AND c.claim_row_status = 'active'
UNION ALL
SELECT 'claims', c.claim_id, 'source_id', s.source_id
FROM claims c JOIN sources s ON s.source_id = c.source_id WHERE s.source_row_status = 'withdrawn' AND c.claim_row_status = 'active'
UNION ALL
SELECT 'citations', c.citation_id, 'study_id', s.study_id
FROM citations c JOIN studies s ON s.study_id = c.study_id WHERE s.study_row_status = 'withdrawn' AND c.citation_row_status = 'active'
UNION ALL
SELECT 'results', r.result_id, 'study_id', s.study_id
FROM results r JOIN studies s ON s.study_id = r.study_id WHERE s.study_row_status = 'withdrawn' AND r.result_row_status = 'active'
UNION ALL
SELECT 'results', r.result_id, 'condition_id', k.condition_id
FROM results r JOIN conditions k ON k.condition_id = r.condition_id WHERE k.condition_row_status = 'withdrawn' AND r.result_row_status = 'active'
UNION ALL
SELECT 'results', r.result_id, 'outcome_id', o.outcome_id
FROM results r JOIN outcomes o ON o.outcome_id = r.outcome_id WHERE o.outcome_row_status = 'withdrawn' AND r.result_row_status = 'active'
UNION ALL
SELECT 'studies', s.study_id, 'study_design', d.study_design
FROM studies s JOIN study_designs d ON d.study_design = s.study_design WHERE d.design_row_status = 'withdrawn' AND s.study_row_status = 'active'
UNION ALL
SELECT 'study_designs', d.study_design, 'evidence_tier', t.evidence_tier
FROM study_designs d JOIN evidence_tiers t ON t.evidence_tier = d.evidence_tier WHERE t.tier_row_status = 'withdrawn' AND d.design_row_status = 'active'
UNION ALL
SELECT 'dose_bands', b.dose_band, 'defined_by', s.study_id
FROM dose_bands b JOIN studies s ON s.study_id = b.defined_by WHERE s.study_row_status = 'withdrawn' AND b.band_row_status = 'active'
UNION ALL
SELECT 'study_conditions', x.study_id || '/' || x.condition_id, 'condition_id', k.condition_id
FROM study_conditions x JOIN conditions k ON k.condition_id = x.condition_id WHERE k.condition_row_status = 'withdrawn'
UNION ALL
SELECT 'condition_parents', x.condition_id || '/' || x.parent_id, 'condition_id', k.condition_id
FROM condition_parents x JOIN conditions k ON k.condition_id = x.condition_id WHERE k.condition_row_status = 'withdrawn'
UNION ALL
SELECT 'condition_parents', x.condition_id || '/' || x.parent_id, 'parent_id', k.condition_id
FROM condition_parents x JOIN conditions k ON k.condition_id = x.parent_id WHERE k.condition_row_status = 'withdrawn'
UNION ALL
SELECT 'study_links', x.study_id || '/' || x.other_study_id, 'other_study_id', s.study_id
FROM study_links x JOIN studies s ON s.study_id = x.other_study_id WHERE s.study_row_status = 'withdrawn'
UNION ALL
SELECT 'study_inclusions', x.review_id || '/' || x.study_id, 'study_id', s.study_id
FROM study_inclusions x JOIN studies s ON s.study_id = x.study_id WHERE s.study_row_status = 'withdrawn'
UNION ALL
SELECT 'screening', x.record_id, 'study_id', s.study_id
FROM screening x JOIN studies s ON s.study_id = x.study_id WHERE s.study_row_status = 'withdrawn' AND x.record_row_status = 'active'
UNION ALL
SELECT 'screening', x.record_id, 'search_id', s.search_id
FROM screening x JOIN searches s ON s.search_id = x.search_id WHERE s.search_row_status = 'withdrawn' AND x.record_row_status = 'active'
UNION ALL
SELECT 'claims', r.claim_id, 'claim_replaced_by', c.claim_id
FROM claims r JOIN claims c ON c.claim_id = r.claim_replaced_by WHERE c.claim_row_status = 'withdrawn'
