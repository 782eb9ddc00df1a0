-- code: X320
-- severity: warning
-- title: two documents of one title and year belong together
-- why: one paper entered twice would count twice
-- fix: Withdraw one of the two, or link them in study_links.
-- table: studies
-- field: title
-- message: {other} has the same title and year
WITH named AS (
  SELECT study_id, lower(title) AS title, year FROM studies WHERE study_row_status = 'active'
), linked AS (
  SELECT study_id AS study_id FROM study_links UNION SELECT other_study_id FROM study_links
)
SELECT a.study_id AS row_id, t.first AS other
FROM named a JOIN (SELECT title, year, min(study_id) AS first FROM named GROUP BY title, year HAVING count(*) > 1) t ON t.title = a.title AND t.year = a.year
WHERE a.study_id > t.first AND a.study_id NOT IN (SELECT study_id FROM linked)
UNION ALL -- of those with a link each other one is looked at
SELECT a.study_id, min(b.study_id)
FROM named a JOIN named b ON b.title = a.title AND b.year = a.year AND b.study_id < a.study_id
WHERE a.study_id IN (SELECT study_id FROM linked)
  AND NOT EXISTS (SELECT 1 FROM study_links l WHERE l.study_id = a.study_id AND l.other_study_id = b.study_id OR l.study_id = b.study_id AND l.other_study_id = a.study_id)
GROUP BY a.study_id
