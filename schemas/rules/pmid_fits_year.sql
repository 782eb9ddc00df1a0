-- code: X344
-- severity: warning
-- title: a PubMed id fits the year of its paper
-- why: PubMed counts on from year to year; an id far out of the order has lost a digit, or is another paper's
-- fix: Compare the id with the page; a paper that PubMed took in late says so in schemas/exceptions.csv.
-- table: studies
-- field: pmid
-- message: PubMed {pmid} of {year} stands out of the order of {others} other papers
WITH known AS (
  SELECT study_id, year, CAST(100 + length(pmid) AS VARCHAR(3)) || pmid AS pmid FROM studies WHERE length(pmid) > 0 AND year IS NOT NULL -- ordered as numbers are
), ends AS ( -- of each year a few papers tell whether one of another year can be far out of the order
  SELECT year, pmid, row_number() OVER (PARTITION BY year ORDER BY pmid) AS low, row_number() OVER (PARTITION BY year ORDER BY pmid DESC) AS high FROM known
), years AS (
  SELECT DISTINCT year FROM known
), bounds AS (
  SELECT year, pmid, side FROM (
    SELECT y.year AS year, e.pmid AS pmid, 'later' AS side, row_number() OVER (PARTITION BY y.year ORDER BY e.pmid) AS n FROM years y JOIN ends e ON e.year > y.year + 2 WHERE e.low <= 5
    UNION ALL
    SELECT y.year, e.pmid, 'earlier', row_number() OVER (PARTITION BY y.year ORDER BY e.pmid DESC) FROM years y JOIN ends e ON e.year < y.year - 2 WHERE e.high <= 5
  ) r WHERE n = 5
), odd AS (
  SELECT DISTINCT a.study_id AS study_id, a.year AS year, a.pmid AS pmid FROM known a JOIN bounds x ON x.year = a.year WHERE x.side = 'later' AND a.pmid > x.pmid OR x.side = 'earlier' AND a.pmid < x.pmid
)
SELECT a.study_id AS row_id, count(*) AS others
FROM odd a JOIN known b ON b.year > a.year + 2 AND a.pmid > b.pmid OR b.year < a.year - 2 AND a.pmid < b.pmid
GROUP BY a.study_id
HAVING count(*) >= 10
