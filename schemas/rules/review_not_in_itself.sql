-- code: X212
-- title: a review is not included in itself
-- why: it would be counted twice
-- fix: Name the study that the review includes.
-- table: study_inclusions
-- field: study_id
-- message: {review_id} is said to include itself
SELECT review_id || '/' || study_id AS row_id FROM study_inclusions WHERE review_id = study_id
