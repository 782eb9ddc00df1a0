-- title: Primary outcomes against placebo for a condition or a narrower one
SELECT u.wider_id AS wider_id, CASE WHEN u.wider_id <> t.condition_id THEN t.condition_id END AS narrower_id, t.*
FROM placebo_trials t JOIN wider_conditions u ON u.condition_id = t.condition_id
ORDER BY u.wider_id, t.study_id, t.outcome_id, t.result_id
