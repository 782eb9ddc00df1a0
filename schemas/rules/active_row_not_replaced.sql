-- code: X222
-- title: only a withdrawn row is replaced
-- why: a row that stands and is replaced would be counted twice
-- fix: Set the row's status to withdrawn, or empty {field}.
-- table: studies
-- field: study_replaced_by
-- message: {row_id} stands, and is said to be replaced by {pointed}
-- applies: SELECT count(*) FROM studies WHERE study_row_status = 'active'
SELECT 'conditions' AS table_name, condition_id AS row_id, 'condition_replaced_by' AS field, condition_replaced_by AS pointed FROM conditions WHERE condition_row_status = 'active' AND condition_replaced_by IS NOT NULL
UNION ALL
SELECT 'outcomes', outcome_id, 'outcome_replaced_by', outcome_replaced_by FROM outcomes WHERE outcome_row_status = 'active' AND outcome_replaced_by IS NOT NULL
UNION ALL
SELECT 'evidence_tiers', evidence_tier, 'tier_replaced_by', tier_replaced_by FROM evidence_tiers WHERE tier_row_status = 'active' AND tier_replaced_by IS NOT NULL
UNION ALL
SELECT 'study_designs', study_design, 'design_replaced_by', design_replaced_by FROM study_designs WHERE design_row_status = 'active' AND design_replaced_by IS NOT NULL
UNION ALL
SELECT 'dose_bands', dose_band, 'band_replaced_by', band_replaced_by FROM dose_bands WHERE band_row_status = 'active' AND band_replaced_by IS NOT NULL
UNION ALL
SELECT 'sources', source_id, 'source_replaced_by', source_replaced_by FROM sources WHERE source_row_status = 'active' AND source_replaced_by IS NOT NULL
UNION ALL
SELECT 'studies', study_id, 'study_replaced_by', study_replaced_by FROM studies WHERE study_row_status = 'active' AND study_replaced_by IS NOT NULL
UNION ALL
SELECT 'results', result_id, 'result_replaced_by', result_replaced_by FROM results WHERE result_row_status = 'active' AND result_replaced_by IS NOT NULL
UNION ALL
SELECT 'citations', citation_id, 'citation_replaced_by', citation_replaced_by FROM citations WHERE citation_row_status = 'active' AND citation_replaced_by IS NOT NULL
UNION ALL
SELECT 'dosing_mentions', dosing_mention_id, 'mention_replaced_by', mention_replaced_by FROM dosing_mentions WHERE mention_row_status = 'active' AND mention_replaced_by IS NOT NULL
UNION ALL
SELECT 'searches', search_id, 'search_replaced_by', search_replaced_by FROM searches WHERE search_row_status = 'active' AND search_replaced_by IS NOT NULL
UNION ALL
SELECT 'screening', record_id, 'record_replaced_by', record_replaced_by FROM screening WHERE record_row_status = 'active' AND record_replaced_by IS NOT NULL
