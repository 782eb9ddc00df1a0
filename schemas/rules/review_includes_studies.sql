-- code: X252
-- title: what includes studies is a review, and not older than they are
-- why: the two columns were swapped, or a study of another year was meant
-- fix: Swap review_id and study_id, or correct the one that is wrong.
-- table: study_inclusions
-- field: review_id
-- message: {review_id} is {what}
SELECT i.review_id || '/' || i.study_id AS row_id, 'a ' || d.design_name || ', no review' AS what
FROM study_inclusions i JOIN studies r ON r.study_id = i.review_id JOIN study_designs d ON d.study_design = r.study_design
WHERE d.research_type <> 'secondary'
UNION ALL
SELECT i.review_id || '/' || i.study_id, 'of ' || r.year || ', before ' || s.study_id || ' of ' || s.year
FROM study_inclusions i JOIN studies r ON r.study_id = i.review_id JOIN studies s ON s.study_id = i.study_id WHERE r.year < s.year
