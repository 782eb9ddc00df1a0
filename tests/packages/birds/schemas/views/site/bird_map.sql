-- title: What is said of which bird
-- figure: map
-- palette: sayings.trait
-- groups: species.habitat
-- series: backed = Sayings | circle | borne out by a paper; bare = Sayings | ring | not; papers = Papers | number
-- row: bird
-- most: 2 = the two birds of which most is said
-- note: Circles count sayings by trait.
WITH said AS (
  SELECT bird, trait, CASE WHEN backers > 0 THEN 'backed' ELSE 'bare' END AS series, count(*) AS n
  FROM sayings_full WHERE bird IS NOT NULL GROUP BY bird, trait, CASE WHEN backers > 0 THEN 'backed' ELSE 'bare' END
), marks AS (
  SELECT bird, series, trait, n, n || ' sayings on ' || trait AS words FROM said
  UNION ALL
  SELECT p.bird, 'papers', NULL, count(b.paper), CASE WHEN count(b.paper) = 0 THEN 'none on exactly this' ELSE count(b.paper) || ' papers' END
  FROM species p LEFT JOIN sayings s ON s.bird = p.bird LEFT JOIN backings b ON b.saying = s.saying GROUP BY p.bird
)
SELECT 'species' AS row_table, p.bird AS row_id, p.english AS row_name, p.habitat AS row_group, 0 AS row_depth, (SELECT count(*) FROM species q WHERE q.bird <= p.bird) AS row_place,
  m.series AS series, m.trait AS tier, m.n AS n, m.words AS words
FROM species p JOIN marks m ON m.bird = p.bird
ORDER BY p.habitat, p.english, m.series, m.trait
