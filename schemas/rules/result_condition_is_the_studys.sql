-- code: X217
-- title: a result is about a condition of its study
-- why: whoever looks up the studies of a condition in study_conditions would miss this one
-- fix: Add {study_id},{condition_id} to data/study_conditions.csv, or correct condition_id.
-- table: results
-- field: condition_id
-- message: {study_id} has a result for {condition_id}, but study_conditions does not list it under that condition
SELECT r.result_id AS row_id, r.study_id AS study_id
FROM results r
WHERE r.condition_id IS NOT NULL AND r.result_row_status = 'active'
  AND NOT EXISTS (SELECT 1 FROM study_conditions s WHERE s.study_id = r.study_id AND s.condition_id = r.condition_id)
