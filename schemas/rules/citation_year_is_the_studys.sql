-- code: X312
-- severity: warning
-- title: the year in a mark is that of the study
-- why: a mark such as `Moss 2014` that stands for a paper of 2009 mostly stands for another paper
-- fix: Compare the entry with the study; where the page prints a wrong year, say so in schemas/exceptions.csv.
-- table: citations
-- field: study_id
-- message: the mark {marker} names {printed}, but {study_id} is of {year}
SELECT row_id, printed, year FROM ( -- padded, since an offset before the first letter means another thing to each database
  SELECT ci.citation_id AS row_id, s.year AS year, substr('     ' || ci.marker, length(ci.marker) + 2, 4) AS printed, substr('     ' || ci.marker, length(ci.marker) + 1, 1) AS ahead
  FROM citations ci JOIN studies s ON s.study_id = ci.study_id
  WHERE ci.citation_row_status = 'active'
) m
WHERE printed >= '1900' AND printed <= '2099' AND ahead NOT IN ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '/', '.') AND printed <> CAST(year AS VARCHAR(4))
