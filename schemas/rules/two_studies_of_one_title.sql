-- code: X320
-- severity: warning
-- title: two documents of one title and year belong together
-- why: one paper entered twice would count twice
-- fix: Withdraw one of the two, or link them in study_links.
-- table: studies
-- field: title
-- message: {other} has the same title and year
WITH named AS (
  SELECT DISTINCT study_id, lower(title) AS title, year FROM studies WHERE study_row_status = 'active'
), twice AS (
  SELECT title, year FROM named GROUP BY title, year HAVING count(*) > 1
), ranked AS ( -- the studies of one title, counted from 1
  SELECT n.study_id AS study_id, n.title AS title, n.year AS year, row_number() OVER (PARTITION BY n.title, n.year ORDER BY n.study_id) AS place
  FROM named n JOIN twice t ON t.title = n.title AND t.year = n.year
), links AS (
  SELECT study_id, other_study_id FROM study_links UNION SELECT other_study_id, study_id FROM study_links
), linked AS (
  SELECT DISTINCT a.study_id AS study_id, b.place AS place
  FROM ranked a JOIN links l ON l.study_id = a.study_id JOIN ranked b ON b.study_id = l.other_study_id AND b.title = a.title AND b.year = a.year
), candidates AS ( -- the first to which a study has no link is the first of all, or comes after one to which it has
  SELECT study_id, 1 AS place FROM ranked UNION SELECT study_id, place + 1 FROM linked
), unlinked AS (
  SELECT a.study_id AS study_id, a.title AS title, a.year AS year, min(n.place) AS place
  FROM ranked a JOIN candidates n ON n.study_id = a.study_id AND n.place < a.place LEFT JOIN linked l ON l.study_id = n.study_id AND l.place = n.place
  WHERE l.study_id IS NULL GROUP BY a.study_id, a.title, a.year
)
SELECT u.study_id AS row_id, b.study_id AS other
FROM unlinked u JOIN ranked b ON b.title = u.title AND b.year = u.year AND b.place = u.place
