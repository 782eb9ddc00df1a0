-- title: Wider and narrower conditions
SELECT condition_id, other_condition, words FROM (
  SELECT condition_id, parent_id AS other_condition, 'A kind or part of' AS words, 1 AS place FROM condition_parents
  UNION ALL SELECT parent_id, condition_id, 'Narrower:', 2 FROM condition_parents
) x ORDER BY condition_id, place, other_condition
