-- code: X268
-- title: a name stands for one term
-- why: two rows of one name, or a synonym that is another row's name, split what belongs together
-- fix: Withdraw one of the two, or remove the synonym from one of them.
-- table: conditions
-- field: condition_name
-- message: {name} is also {what} of {other}
SELECT 'conditions' AS table_name, a.condition_id AS row_id, 'condition_name' AS field, a.condition_name AS name, 'the name' AS what, min(b.condition_id) AS other
FROM conditions a JOIN conditions b ON lower(b.condition_name) = lower(a.condition_name) AND b.condition_name <> a.condition_name AND b.condition_id < a.condition_id
WHERE a.condition_row_status = 'active' AND b.condition_row_status = 'active' GROUP BY a.condition_id, a.condition_name
UNION ALL
SELECT 'conditions', a.condition_id, 'synonyms', b.condition_name, 'the name', b.condition_id
FROM conditions a JOIN conditions b ON instr('|' || lower(a.synonyms) || '|', '|' || lower(b.condition_name) || '|') > 0
WHERE a.condition_row_status = 'active' AND b.condition_row_status = 'active'
UNION ALL
SELECT 'conditions', a.condition_id, 'synonyms', a.synonyms, 'a synonym', min(b.condition_id)
FROM conditions a JOIN conditions b ON b.condition_id < a.condition_id
  AND (instr('|' || lower(b.synonyms) || '|', '|' || lower(a.synonyms) || '|') > 0 OR instr('|' || lower(a.synonyms) || '|', '|' || lower(b.synonyms) || '|') > 0)
WHERE a.condition_row_status = 'active' AND b.condition_row_status = 'active' GROUP BY a.condition_id, a.synonyms
UNION ALL
SELECT 'conditions', a.condition_id, 'mesh_id', a.mesh_id, 'the MeSH id', min(b.condition_id)
FROM conditions a JOIN conditions b ON b.mesh_id = a.mesh_id AND b.condition_id < a.condition_id
WHERE a.condition_row_status = 'active' AND b.condition_row_status = 'active' GROUP BY a.condition_id, a.mesh_id
UNION ALL
SELECT 'conditions', a.condition_id, 'icd10_code', a.icd10_code, 'the ICD-10 code', min(b.condition_id)
FROM conditions a JOIN conditions b ON b.icd10_code = a.icd10_code AND b.condition_id < a.condition_id
WHERE a.condition_row_status = 'active' AND b.condition_row_status = 'active' GROUP BY a.condition_id, a.icd10_code
UNION ALL
SELECT 'outcomes', a.outcome_id, 'outcome_name', a.outcome_name, 'the name', min(b.outcome_id)
FROM outcomes a JOIN outcomes b ON lower(b.outcome_name) = lower(a.outcome_name) AND b.outcome_name <> a.outcome_name AND b.outcome_id < a.outcome_id
WHERE a.outcome_row_status = 'active' AND b.outcome_row_status = 'active' GROUP BY a.outcome_id, a.outcome_name
UNION ALL
SELECT 'study_designs', a.study_design, 'design_name', a.design_name, 'the name', min(b.study_design)
FROM study_designs a JOIN study_designs b ON lower(b.design_name) = lower(a.design_name) AND b.design_name <> a.design_name AND b.study_design < a.study_design GROUP BY a.study_design, a.design_name
