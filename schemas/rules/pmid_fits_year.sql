-- code: X344
-- severity: warning
-- title: a PubMed id and a DOI fit the year of their paper
-- why: PubMed counts on from year to year, and many a DOI has the year in which the paper was handed in; an id far out of the order has lost a digit, or is another paper's
-- fix: Compare the id and the year with the page; a paper that PubMed took in late, or that waited long to be printed, says so in schemas/exceptions.csv.
-- table: studies
-- field: pmid
-- message: {what}
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
SELECT a.study_id AS row_id, 'pmid' AS field, 'PubMed ' || CAST(substr(min(a.pmid), 4) AS VARCHAR(20)) || ' of ' || min(a.year) || ' stands out of the order of ' || count(*) || ' other papers' AS what
FROM odd a JOIN known b ON b.year > a.year + 2 AND a.pmid > b.pmid OR b.year < a.year - 2 AND a.pmid < b.pmid
GROUP BY a.study_id
HAVING count(*) >= 10
UNION ALL -- of a DOI with a year in it, this or one of the three before; a few are printed a year before it
SELECT study_id, 'year', 'the year is ' || year || ', but another stands in the DOI ' || doi
FROM studies
WHERE (doi LIKE '10.1016/j.%.20__.%' OR doi LIKE '10.1016/j.%.19__.%' OR doi LIKE '10.1136/%-20__-%' OR doi LIKE '10.1001/%.20__.%' OR doi LIKE '10.3389/%.20__.%' OR doi LIKE '10.1176/%.20__.%')
  AND instr(doi, '.' || year || '.') = 0 AND instr(doi, '-' || year || '-') = 0 AND instr(doi, '.' || (year - 1) || '.') = 0 AND instr(doi, '-' || (year - 1) || '-') = 0
  AND instr(doi, '.' || (year - 2) || '.') = 0 AND instr(doi, '-' || (year - 2) || '-') = 0 AND instr(doi, '.' || (year - 3) || '.') = 0 AND instr(doi, '.' || (year + 1) || '.') = 0 AND study_row_status = 'active'
