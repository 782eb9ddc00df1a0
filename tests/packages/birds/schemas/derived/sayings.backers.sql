-- code: X903
-- title: backers follow from the papers that say the same
-- why: a number typed by hand would soon be wrong
-- fix: Run `ldn fix`; it fills in derived columns.
-- message: backers is {value}, but {expected} papers say the same
SELECT s.saying AS row_id, s.backers AS value, coalesce(n.papers, 0) AS expected
FROM sayings s LEFT JOIN (
  SELECT saying, count(*) AS papers FROM backings WHERE bears_out = 'says_so' GROUP BY saying
) n ON n.saying = s.saying
