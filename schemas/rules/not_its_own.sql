-- code: X251
-- title: nothing is its own parent, report or duplicate
-- why: a row that points at itself says nothing, and would be counted twice
-- fix: Name the other one.
-- table: study_links
-- field: other_study_id
-- message: {pointed} is said to be its own {what}
SELECT 'study_links' AS table_name, study_id || '/' || other_study_id AS row_id, 'other_study_id' AS field, study_id AS pointed, 'report' AS what FROM study_links WHERE study_id = other_study_id
UNION ALL
SELECT 'condition_parents', condition_id || '/' || parent_id, 'parent_id', condition_id, 'parent' FROM condition_parents WHERE condition_id = parent_id
UNION ALL
SELECT 'screening', record_id, 'duplicate_of', record_id, 'duplicate' FROM screening WHERE duplicate_of = record_id
UNION ALL
SELECT 'claims', claim_id, 'claim_replaced_by', claim_id, 'replacement' FROM claims WHERE claim_replaced_by = claim_id
