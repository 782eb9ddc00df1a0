-- code: X227
-- title: links between studies run from a report to the main report, without a circle
-- why: a family is found by following the links; a circle, or a chain of more than four, has no head
-- fix: Link each document to the main report of the trial.
-- table: study_links
-- field: other_study_id
-- message: from {study_id} the links run in a circle, or more than four steps
WITH kin AS (SELECT study_id, other_study_id FROM study_links)
SELECT DISTINCT a.study_id || '/' || a.other_study_id AS row_id
FROM kin a JOIN kin b ON b.study_id = a.other_study_id JOIN kin c ON c.study_id = b.other_study_id
JOIN kin d ON d.study_id = c.other_study_id JOIN kin e ON e.study_id = d.other_study_id
