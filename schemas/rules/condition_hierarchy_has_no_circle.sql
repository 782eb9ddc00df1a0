-- code: X228
-- title: the hierarchy of conditions has no circle
-- why: counts roll up along it; a circle, or more than four steps, has no top
-- fix: Remove the row that closes the circle.
-- table: condition_parents
-- field: parent_id
-- message: from {condition_id} the parents run in a circle, or more than four steps
SELECT DISTINCT a.condition_id || '/' || a.parent_id AS row_id
FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id JOIN condition_parents c ON c.condition_id = b.parent_id
JOIN condition_parents d ON d.condition_id = c.parent_id JOIN condition_parents e ON e.condition_id = d.parent_id
