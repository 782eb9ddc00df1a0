-- code: X262
-- title: the id of a registration bears its number
-- why: a registration has no author, so its number is its name; another number in study_identifiers is a digit mistyped
-- fix: Correct identifier; before release rename the study instead if its id is wrong.
-- table: study_identifiers
-- field: identifier
-- message: {scheme} {identifier} is not the number that {study_id} bears
SELECT i.scheme || '/' || i.identifier || '/' || i.study_id AS row_id
FROM study_identifiers i JOIN studies s ON s.study_id = i.study_id
WHERE s.study_design = 'trial_registration' AND substr(i.study_id, 1, length(i.scheme)) = i.scheme
  AND instr(replace(i.study_id, '_', ''), lower(replace(replace(replace(i.identifier, '-', ''), '/', ''), ' ', ''))) = 0
