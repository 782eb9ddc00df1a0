-- code: X305
-- severity: warning
-- title: an identifier says where it was seen
-- why: an identifier from memory is worth nothing; a stranger must be able to look
-- fix: Add {study_id},{field},{value} and the address of the page to data/study_identifiers.csv, or empty the identifier.
-- table: studies
-- field: doi
-- message: {study_id} has the {field} {value}, and study_identifiers does not say where it was seen
SELECT s.study_id AS row_id, 'doi' AS field, s.doi AS value FROM studies s
LEFT JOIN (SELECT DISTINCT study_id FROM study_identifiers WHERE scheme = 'doi') i ON i.study_id = s.study_id WHERE s.doi IS NOT NULL AND i.study_id IS NULL
UNION ALL
SELECT s.study_id, 'pmid', s.pmid FROM studies s
LEFT JOIN (SELECT DISTINCT study_id FROM study_identifiers WHERE scheme = 'pmid') i ON i.study_id = s.study_id WHERE s.pmid IS NOT NULL AND i.study_id IS NULL
