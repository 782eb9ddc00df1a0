-- title: Do papers bear out what guides say?
-- figure: verdicts
-- palette: backings.bears_out
-- denominators: all = all backings; read = those that were read
-- row: guide
-- unit: backings
-- note: Each saying was held against a paper. No rank.
SELECT 'guides' AS row_table, g.guide AS row_id, g.heading AS row_name, d.denominator AS denominator, b.bears_out AS part, count(*) AS n, count(*) || ' ' || b.bears_out AS words
FROM backings b JOIN sayings s ON s.saying = b.saying JOIN guides g ON g.guide = s.guide JOIN (SELECT 'all' AS denominator UNION ALL SELECT 'read') d ON d.denominator = 'all' OR b.bears_out <> 'unread'
GROUP BY g.guide, g.heading, d.denominator, b.bears_out
ORDER BY g.heading, d.denominator, b.bears_out
