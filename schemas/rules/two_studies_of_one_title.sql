-- code: X320
-- severity: warning
-- title: two documents of one title and year belong together
-- why: one paper entered twice would count twice
-- fix: Withdraw one of the two, or link them in study_links.
-- table: studies
-- field: title
-- message: {other} has the same title and year
SELECT a.study_id AS row_id, min(b.study_id) AS other
FROM studies a JOIN studies b ON lower(b.title) = lower(a.title) AND b.year = a.year AND b.study_id < a.study_id
WHERE a.study_row_status = 'active' AND b.study_row_status = 'active'
  AND NOT EXISTS (SELECT 1 FROM study_links l WHERE l.study_id = a.study_id AND l.other_study_id = b.study_id OR l.study_id = b.study_id AND l.other_study_id = a.study_id)
GROUP BY a.study_id
