-- code: X311
-- severity: warning
-- title: a source cites nothing that appeared after it
-- why: the year of the study, or the date of the source, is wrong; or the citation stands for another paper
-- fix: Compare the entry with the study; papers that were online before their year say so in schemas/exceptions.csv.
-- table: citations
-- field: study_id
-- message: {study_id} appeared in {year}, after {source_id} of {dated}
SELECT ci.citation_id AS row_id, st.year AS year, substr(CAST(coalesce(s.updated, s.retrieved, s.published) AS VARCHAR(10)), 1, 4) AS dated
FROM citations ci JOIN sources s ON s.source_id = ci.source_id JOIN studies st ON st.study_id = ci.study_id
WHERE st.year > CAST(substr(CAST(coalesce(s.updated, s.retrieved, s.published) AS VARCHAR(10)), 1, 4) AS INTEGER) AND ci.citation_row_status = 'active'
