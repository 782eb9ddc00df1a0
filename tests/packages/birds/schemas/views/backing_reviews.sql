-- title: What papers say to the sayings, as schema.org Review
-- publish: Review
-- scale: backings.bears_out
SELECT b.saying || '/' || b.paper AS identifier, s.wording AS reviewBody, b.read_day AS datePublished, 'Book' AS itemReviewed__type, g.heading AS itemReviewed__name
FROM backings b JOIN sayings s ON s.saying = b.saying JOIN guides g ON g.guide = s.guide
WHERE b.bears_out <> 'unread'
ORDER BY b.saying, b.paper
