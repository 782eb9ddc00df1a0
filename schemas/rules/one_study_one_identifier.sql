-- code: X210
-- title: two studies share no identifier without a note
-- why: one paper entered twice would count twice; a registry record and its paper may share a number, which a note then says
-- fix: Merge the two rows, correct the identifier, or say in notes why both are right.
-- table: studies
-- field: doi
-- message: {field} {shared} is also that of {other}
SELECT a.study_id AS row_id, 'doi' AS field, a.doi AS shared, b.study_id AS other
FROM studies a JOIN studies b ON a.doi = b.doi AND a.study_id > b.study_id WHERE a.notes IS NULL AND b.notes IS NULL
UNION ALL
SELECT a.study_id, 'pmid', a.pmid, b.study_id
FROM studies a JOIN studies b ON a.pmid = b.pmid AND a.study_id > b.study_id WHERE a.notes IS NULL AND b.notes IS NULL
UNION ALL
SELECT a.study_id, 'pmcid', a.pmcid, b.study_id
FROM studies a JOIN studies b ON a.pmcid = b.pmcid AND a.study_id > b.study_id WHERE a.notes IS NULL AND b.notes IS NULL
UNION ALL
SELECT a.study_id, 'registry_id', a.registry_id, b.study_id
FROM studies a JOIN studies b ON a.registry_id = b.registry_id AND a.study_id > b.study_id WHERE a.notes IS NULL AND b.notes IS NULL
