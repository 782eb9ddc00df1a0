-- title: Which sayings does no paper bear out?
-- note: One row a saying.
SELECT saying, wording FROM sayings WHERE backers = 0 AND keeping = 'kept' ORDER BY saying
