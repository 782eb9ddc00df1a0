-- title: Conditions that a study is about
SELECT study_id, condition_id FROM study_conditions ORDER BY study_id, condition_id
