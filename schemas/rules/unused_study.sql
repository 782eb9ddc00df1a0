-- code: X302
-- severity: warning
-- title: every study is referred to
-- why: a study that no citation, result, review, search or band names is here by mistake, or its citation is missing
-- fix: Add the citation, result, inclusion or screening record that it belongs to, or remove the row before it is released.
-- table: studies
-- field: study_id
-- message: nothing refers to {study_id}
SELECT study_id AS row_id FROM studies
WHERE study_row_status = 'active'
  AND study_id NOT IN (SELECT study_id FROM citations WHERE study_id IS NOT NULL UNION SELECT study_id FROM results WHERE study_id IS NOT NULL
  UNION SELECT study_id FROM study_inclusions WHERE study_id IS NOT NULL UNION SELECT review_id FROM study_inclusions WHERE review_id IS NOT NULL
  UNION SELECT study_id FROM study_links WHERE study_id IS NOT NULL UNION SELECT other_study_id FROM study_links WHERE other_study_id IS NOT NULL
  UNION SELECT study_id FROM screening WHERE study_id IS NOT NULL UNION SELECT defined_by FROM dose_bands WHERE defined_by IS NOT NULL)
