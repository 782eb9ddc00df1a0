-- code: X358
-- severity: warning
-- title: the number of a registration stands with the report as well
-- why: whoever looks a trial up by its number should meet the report, and the number is how reports of one trial are told from those of another
-- fix: Add {main},{scheme},{shared} and the page of the registration to data/study_identifiers.csv; or correct the link.
-- table: study_identifiers
-- field: identifier
-- message: {scheme} {shared} of {study_id} does not stand with {main}, whose registration that is
-- applies: SELECT count(*) FROM study_links WHERE study_relation = 'registration_of'
SELECT r.scheme || '/' || r.identifier || '/' || r.study_id AS row_id, r.scheme AS scheme, r.identifier AS shared, l.other_study_id AS main
FROM study_links l
JOIN study_identifiers r ON r.study_id = l.study_id
LEFT JOIN study_identifiers m ON m.study_id = l.other_study_id AND m.scheme = r.scheme AND m.identifier = r.identifier
WHERE l.study_relation = 'registration_of' AND r.scheme NOT IN ('doi', 'pmid', 'pmcid', 'other') AND m.study_id IS NULL
