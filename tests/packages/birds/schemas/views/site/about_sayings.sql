-- title: What papers say to each saying, in the words of schema.org
-- publish: Review
SELECT b.saying AS about, s.wording AS reviewBody, b.read_day AS datePublished
FROM backings b JOIN sayings s ON s.saying = b.saying
WHERE b.bears_out <> 'unread'
ORDER BY b.saying, b.paper
