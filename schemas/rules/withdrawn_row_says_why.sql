-- code: X221
-- title: a withdrawn row is replaced or explained
-- why: whoever cited the id must learn what became of it
-- fix: Fill in {other}, or say in {field} why it was withdrawn.
-- table: studies
-- field: study_note
-- message: {row_id} is withdrawn without a reason
SELECT 'conditions' AS table_name, condition_id AS row_id, 'condition_note' AS field, 'condition_replaced_by' AS other FROM conditions WHERE condition_row_status = 'withdrawn' AND condition_note IS NULL AND condition_replaced_by IS NULL
UNION ALL
SELECT 'outcomes', outcome_id, 'outcome_note', 'outcome_replaced_by' FROM outcomes WHERE outcome_row_status = 'withdrawn' AND outcome_note IS NULL AND outcome_replaced_by IS NULL
UNION ALL
SELECT 'evidence_tiers', evidence_tier, 'tier_note', 'tier_replaced_by' FROM evidence_tiers WHERE tier_row_status = 'withdrawn' AND tier_note IS NULL AND tier_replaced_by IS NULL
UNION ALL
SELECT 'study_designs', study_design, 'design_note', 'design_replaced_by' FROM study_designs WHERE design_row_status = 'withdrawn' AND design_note IS NULL AND design_replaced_by IS NULL
UNION ALL
SELECT 'dose_bands', dose_band, 'band_note', 'band_replaced_by' FROM dose_bands WHERE band_row_status = 'withdrawn' AND band_note IS NULL AND band_replaced_by IS NULL
UNION ALL
SELECT 'sources', source_id, 'source_note', 'source_replaced_by' FROM sources WHERE source_row_status = 'withdrawn' AND source_note IS NULL AND source_replaced_by IS NULL
UNION ALL
SELECT 'studies', study_id, 'study_note', 'study_replaced_by' FROM studies WHERE study_row_status = 'withdrawn' AND study_note IS NULL AND study_replaced_by IS NULL
UNION ALL
SELECT 'results', result_id, 'result_note', 'result_replaced_by' FROM results WHERE result_row_status = 'withdrawn' AND result_note IS NULL AND result_replaced_by IS NULL
UNION ALL
SELECT 'citations', citation_id, 'citation_note', 'citation_replaced_by' FROM citations WHERE citation_row_status = 'withdrawn' AND citation_note IS NULL AND citation_replaced_by IS NULL
UNION ALL
SELECT 'dosing_mentions', dosing_mention_id, 'mention_note', 'mention_replaced_by' FROM dosing_mentions WHERE mention_row_status = 'withdrawn' AND mention_note IS NULL AND mention_replaced_by IS NULL
UNION ALL
SELECT 'searches', search_id, 'search_note', 'search_replaced_by' FROM searches WHERE search_row_status = 'withdrawn' AND search_note IS NULL AND search_replaced_by IS NULL
UNION ALL
SELECT 'screening', record_id, 'record_note', 'record_replaced_by' FROM screening WHERE record_row_status = 'withdrawn' AND record_note IS NULL AND record_replaced_by IS NULL
