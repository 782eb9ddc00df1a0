-- code: X316
-- severity: warning
-- title: a section is written one way
-- why: a heading that occurs once and resembles another of its source is mostly that other, mistyped
-- fix: Write the heading as the source has it; where it has both, say so in schemas/exceptions.csv.
-- table: claims
-- field: section
-- message: the section {section} occurs once; {other} occurs {times} times
WITH sections AS (
  SELECT source_id, section, count(*) AS times FROM claims WHERE section IS NOT NULL AND claim_row_status = 'active' GROUP BY source_id, section
), digits AS (
  SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
), counted AS (
  SELECT 10 * a.n + b.n AS n FROM digits a CROSS JOIN digits b
), pairs AS (
  SELECT a.source_id AS source_id, a.section AS section, b.section AS other, b.times AS times, lower(a.section) AS one, lower(b.section) AS two
  FROM sections a JOIN sections b ON b.source_id = a.source_id AND b.section <> a.section
  WHERE a.times = 1 AND b.times > 1 AND length(a.section) >= 5 AND length(b.section) - length(a.section) BETWEEN -2 AND 2
    AND (substr(lower(a.section), 1, 2) = substr(lower(b.section), 1, 2) OR substr(lower(a.section), length(a.section) - 1, 2) = substr(lower(b.section), length(b.section) - 1, 2))
), alike AS (
  SELECT p.source_id AS source_id, p.section AS section, p.other AS other, p.times AS times, p.one AS one,
    max(CASE WHEN substr(p.one, 1, c.n) = substr(p.two, 1, c.n) THEN c.n ELSE 0 END)
    + max(CASE WHEN substr(p.one, length(p.one) - c.n + 1, c.n) = substr(p.two, length(p.two) - c.n + 1, c.n) THEN c.n ELSE 0 END) AS same
  FROM pairs p JOIN counted c ON c.n <= length(p.one) AND c.n <= length(p.two)
  GROUP BY p.source_id, p.section, p.other, p.times, p.one
)
SELECT k.claim_id AS row_id, min(a.other) AS other, max(a.times) AS times
FROM alike a JOIN claims k ON k.source_id = a.source_id AND k.section = a.section AND k.claim_row_status = 'active'
WHERE a.same >= length(a.one) - 2
GROUP BY k.claim_id
