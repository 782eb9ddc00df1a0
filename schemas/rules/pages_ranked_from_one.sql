-- code: X249
-- title: the pages of a study are ranked from 1
-- why: whoever opens the first page of each study would miss this one
-- fix: Number page_rank from 1 on.
-- table: study_pages
-- field: page_rank
-- message: {study_id} has {pages} pages, the last of rank {page_rank}
SELECT p.study_id || '/' || p.page_rank AS row_id, n.pages AS pages
FROM study_pages p JOIN (SELECT study_id, count(*) AS pages, max(page_rank) AS last FROM study_pages GROUP BY study_id) n ON n.study_id = p.study_id AND n.last = p.page_rank
WHERE n.last <> n.pages
