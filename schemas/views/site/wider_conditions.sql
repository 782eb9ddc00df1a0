-- title: Each condition with itself and all that it is a kind or part of
-- note: Four steps up, written out, since not every database follows a chain by itself; a rule refuses longer ones.
SELECT condition_id, condition_id AS wider_id FROM conditions
UNION SELECT condition_id, parent_id FROM condition_parents
UNION SELECT a.condition_id, b.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
UNION SELECT a.condition_id, c.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
  JOIN condition_parents c ON c.condition_id = b.parent_id
UNION SELECT a.condition_id, d.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
  JOIN condition_parents c ON c.condition_id = b.parent_id JOIN condition_parents d ON d.condition_id = c.parent_id
