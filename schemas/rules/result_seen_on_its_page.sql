-- code: X352
-- severity: warning
-- title: a result was seen on a page of its study
-- why: an address that is no page of the study is mostly that of the row above
-- fix: Add the page to study_pages, or correct result_seen_at.
-- table: results
-- field: result_seen_at
-- message: {result_seen_at} is no page of {study_id}
SELECT r.result_id AS row_id FROM results r
WHERE r.result_row_status = 'active' AND r.result_seen_at LIKE 'http%' AND EXISTS (SELECT 1 FROM study_pages p WHERE p.study_id = r.study_id)
  AND NOT EXISTS (SELECT 1 FROM study_pages p WHERE p.study_id = r.study_id AND p.page_url = r.result_seen_at)
