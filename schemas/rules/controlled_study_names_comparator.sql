-- code: X350
-- severity: warning
-- title: a controlled study names its comparator
-- why: randomised against what? a comparator that is missing was mostly forgotten
-- fix: Fill in comparator, or correct study_design.
-- table: studies
-- field: comparator
-- message: {study_id} is filed as {study_design} without a comparator
SELECT study_id AS row_id FROM studies WHERE comparator IS NULL AND study_row_status = 'active'
  AND (study_design LIKE 'randomised%' OR study_design IN ('non_randomised_trial', 'controlled_crossover_fixed_order', 'controlled_before_after_study'))
