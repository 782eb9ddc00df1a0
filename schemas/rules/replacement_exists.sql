-- code: X208
-- title: the row that replaces another exists
-- why: whoever follows a withdrawn id must arrive somewhere; the schema cannot say so, since a table that refers to itself is misread by several clients
-- fix: Enter the id of a row of {table_name} that stands.
-- table: claims
-- field: claim_replaced_by
-- message: {pointed} is no row of {table_name}
SELECT 'claims' AS table_name, a.claim_id AS row_id, 'claim_replaced_by' AS field, a.claim_replaced_by AS pointed
FROM claims a LEFT JOIN claims b ON b.claim_id = a.claim_replaced_by WHERE a.claim_replaced_by IS NOT NULL AND b.claim_id IS NULL
UNION ALL
SELECT 'conditions', a.condition_id, 'condition_replaced_by', a.condition_replaced_by
FROM conditions a LEFT JOIN conditions b ON b.condition_id = a.condition_replaced_by WHERE a.condition_replaced_by IS NOT NULL AND b.condition_id IS NULL
UNION ALL
SELECT 'outcomes', a.outcome_id, 'outcome_replaced_by', a.outcome_replaced_by
FROM outcomes a LEFT JOIN outcomes b ON b.outcome_id = a.outcome_replaced_by WHERE a.outcome_replaced_by IS NOT NULL AND b.outcome_id IS NULL
UNION ALL
SELECT 'evidence_tiers', a.evidence_tier, 'tier_replaced_by', a.tier_replaced_by
FROM evidence_tiers a LEFT JOIN evidence_tiers b ON b.evidence_tier = a.tier_replaced_by WHERE a.tier_replaced_by IS NOT NULL AND b.evidence_tier IS NULL
UNION ALL
SELECT 'study_designs', a.study_design, 'design_replaced_by', a.design_replaced_by
FROM study_designs a LEFT JOIN study_designs b ON b.study_design = a.design_replaced_by WHERE a.design_replaced_by IS NOT NULL AND b.study_design IS NULL
UNION ALL
SELECT 'dose_bands', a.dose_band, 'band_replaced_by', a.band_replaced_by
FROM dose_bands a LEFT JOIN dose_bands b ON b.dose_band = a.band_replaced_by WHERE a.band_replaced_by IS NOT NULL AND b.dose_band IS NULL
UNION ALL
SELECT 'sources', a.source_id, 'source_replaced_by', a.source_replaced_by
FROM sources a LEFT JOIN sources b ON b.source_id = a.source_replaced_by WHERE a.source_replaced_by IS NOT NULL AND b.source_id IS NULL
UNION ALL
SELECT 'studies', a.study_id, 'study_replaced_by', a.study_replaced_by
FROM studies a LEFT JOIN studies b ON b.study_id = a.study_replaced_by WHERE a.study_replaced_by IS NOT NULL AND b.study_id IS NULL
UNION ALL
SELECT 'results', a.result_id, 'result_replaced_by', a.result_replaced_by
FROM results a LEFT JOIN results b ON b.result_id = a.result_replaced_by WHERE a.result_replaced_by IS NOT NULL AND b.result_id IS NULL
UNION ALL
SELECT 'citations', a.citation_id, 'citation_replaced_by', a.citation_replaced_by
FROM citations a LEFT JOIN citations b ON b.citation_id = a.citation_replaced_by WHERE a.citation_replaced_by IS NOT NULL AND b.citation_id IS NULL
UNION ALL
SELECT 'dosing_mentions', a.dosing_mention_id, 'mention_replaced_by', a.mention_replaced_by
FROM dosing_mentions a LEFT JOIN dosing_mentions b ON b.dosing_mention_id = a.mention_replaced_by WHERE a.mention_replaced_by IS NOT NULL AND b.dosing_mention_id IS NULL
UNION ALL
SELECT 'searches', a.search_id, 'search_replaced_by', a.search_replaced_by
FROM searches a LEFT JOIN searches b ON b.search_id = a.search_replaced_by WHERE a.search_replaced_by IS NOT NULL AND b.search_id IS NULL
UNION ALL
SELECT 'screening', a.record_id, 'record_replaced_by', a.record_replaced_by
FROM screening a LEFT JOIN screening b ON b.record_id = a.record_replaced_by WHERE a.record_replaced_by IS NOT NULL AND b.record_id IS NULL
UNION ALL
SELECT 'screening', a.record_id, 'duplicate_of', a.duplicate_of
FROM screening a LEFT JOIN screening b ON b.record_id = a.duplicate_of WHERE a.duplicate_of IS NOT NULL AND b.record_id IS NULL
