-- title: What each guide says, and how much of it papers bear out
-- stats: 1
-- note: One row a guide.
-- columns: sayings=Sayings; backed=Borne out by papers
SELECT g.guide AS guide, count(s.saying) AS sayings, coalesce(sum(CASE WHEN s.backers > 0 THEN 1 ELSE 0 END), 0) AS backed
FROM guides g LEFT JOIN sayings s ON s.guide = g.guide AND s.keeping = 'kept'
GROUP BY g.guide
ORDER BY g.guide
