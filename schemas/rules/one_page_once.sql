-- code: X250
-- title: a study's page stands once
-- why: one address in two rows is mostly a copy with another number
-- fix: Remove one of the two.
-- table: study_pages
-- field: page_url
-- message: {page_url} stands at rank {other} as well
SELECT a.study_id || '/' || a.page_rank AS row_id, min(b.page_rank) AS other
FROM study_pages a JOIN study_pages b ON b.study_id = a.study_id AND b.page_url = a.page_url AND b.page_rank < a.page_rank
GROUP BY a.study_id, a.page_rank
