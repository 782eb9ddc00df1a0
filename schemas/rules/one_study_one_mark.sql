-- code: X340
-- severity: warning
-- title: a source has one mark for a study
-- why: a study that stands under two marks of one source was mostly copied from the row above
-- fix: Compare the entries; where the source lists the study twice, say so in schemas/exceptions.csv.
-- table: citations
-- field: study_id
-- message: {study_id} also stands under {other_marker}, in {other}
SELECT a.citation_id AS row_id, min(b.citation_id) AS other, min(b.marker) AS other_marker
FROM citations a JOIN citations b ON b.source_id = a.source_id AND b.study_id = a.study_id AND b.marker <> a.marker AND b.citation_id < a.citation_id
WHERE a.citation_row_status = 'active' AND b.citation_row_status = 'active' GROUP BY a.citation_id
UNION ALL
SELECT a.citation_id, min(b.citation_id), min(b.study_id)
FROM citations a JOIN citations b ON b.source_id = a.source_id AND b.marker = a.marker AND b.study_id <> a.study_id AND b.citation_id < a.citation_id
WHERE a.citation_row_status = 'active' AND b.citation_row_status = 'active' GROUP BY a.citation_id
