-- title: Primary outcomes against placebo for a condition or a narrower one
WITH above AS (
  SELECT condition_id, condition_id AS wider_id FROM conditions
  UNION SELECT condition_id, parent_id FROM condition_parents
  UNION SELECT a.condition_id, b.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
  UNION SELECT a.condition_id, c.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
    JOIN condition_parents c ON c.condition_id = b.parent_id
  UNION SELECT a.condition_id, d.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
    JOIN condition_parents c ON c.condition_id = b.parent_id JOIN condition_parents d ON d.condition_id = c.parent_id
)
SELECT u.wider_id AS wider_id, CASE WHEN u.wider_id <> t.condition_id THEN t.condition_id END AS narrower_id, t.*
FROM placebo_trials t JOIN above u ON u.condition_id = t.condition_id
ORDER BY u.wider_id, t.study_id, t.outcome_id, t.result_id
