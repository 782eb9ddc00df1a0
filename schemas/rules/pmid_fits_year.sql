-- code: X344
-- severity: warning
-- title: a PubMed id fits the year of its paper
-- why: PubMed counts on from year to year; an id far out of the order has lost a digit, or is another paper's
-- fix: Compare the id with the page; a paper that PubMed took in late says so in schemas/exceptions.csv.
-- table: studies
-- field: pmid
-- message: PubMed {pmid} of {year} stands out of the order of {others} other papers
SELECT a.study_id AS row_id, count(*) AS others
FROM studies a JOIN studies b ON length(b.pmid) + 0 > 0 AND b.year IS NOT NULL AND (b.year > a.year + 2 AND (length(a.pmid) > length(b.pmid) OR length(a.pmid) = length(b.pmid) AND a.pmid > b.pmid)
  OR b.year < a.year - 2 AND (length(a.pmid) < length(b.pmid) OR length(a.pmid) = length(b.pmid) AND a.pmid < b.pmid))
GROUP BY a.study_id
HAVING count(*) >= 10
