-- code: X301
-- severity: warning
-- title: every vocabulary row is used
-- why: a term that nothing uses is a slip, or a synonym of one that is used (evidence_tiers is exempt: a scale stays whole)
-- fix: Use it, withdraw it, or remove it before it is released.
-- table: conditions
-- field: condition_id
-- message: nothing refers to {row_id}
SELECT 'conditions' AS table_name, condition_id AS row_id, 'condition_id' AS field FROM conditions
WHERE condition_row_status = 'active'
  AND condition_id NOT IN (SELECT condition_id FROM claims WHERE condition_id IS NOT NULL UNION SELECT condition_id FROM study_conditions WHERE condition_id IS NOT NULL
  UNION SELECT condition_id FROM results WHERE condition_id IS NOT NULL UNION SELECT condition_id FROM dosing_mentions WHERE condition_id IS NOT NULL
  UNION SELECT parent_id FROM condition_parents WHERE parent_id IS NOT NULL)
UNION ALL
SELECT 'outcomes', outcome_id, 'outcome_id' FROM outcomes
WHERE outcome_row_status = 'active'
  AND outcome_id NOT IN (SELECT outcome_id FROM claims WHERE outcome_id IS NOT NULL UNION SELECT outcome_id FROM results WHERE outcome_id IS NOT NULL)
UNION ALL
SELECT 'study_designs', study_design, 'study_design' FROM study_designs
WHERE design_row_status = 'active' AND study_design NOT IN (SELECT study_design FROM studies WHERE study_design IS NOT NULL)
UNION ALL
SELECT 'dose_bands', dose_band, 'dose_band' FROM dose_bands
WHERE band_row_status = 'active' AND dose_band NOT IN (SELECT dose_band FROM dosing_mentions WHERE dose_band IS NOT NULL)
