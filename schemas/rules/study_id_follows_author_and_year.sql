-- code: X211
-- title: a study's id follows its first author and year
-- why: a reader guesses the paper from the id, so it must not mislead
-- fix: Before release rename the id; after release correct first_author or year, since ids never change.
-- table: studies
-- field: study_id
-- message: the id {study_id} does not begin with {expected}, which {named} and year {year} give
WITH written AS (
  SELECT study_id, coalesce(CAST(year AS VARCHAR(4)), 'nd') AS year, lower(coalesce(first_author, journal, title)) AS name,
    coalesce('first author ' || first_author, 'journal ' || journal, 'title') AS named
  FROM studies
), wanted AS (
  SELECT study_id, named, CASE
    WHEN instr(replace(study_id, '_', ''), translate(name, '_ -.&,:/()’''', '') || year) = 1 THEN NULL -- most names need no spelling out
    ELSE replace(replace(replace(replace(translate(name, 'àáâãäåăąçćčđðèéêëęěğìíîïįıłľñńňòóôõöőøřśšşșťțùúûüůűųýÿźżž -.&,:/()’''', 'aaaaaaaacccddeeeeeegiiiiiillnnnooooooorssssttuuuuuuuyyzzz__'), 'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'), 'þ', 'th') || '_' || year
    END AS expected
  FROM written
)
SELECT study_id AS row_id, expected, named FROM wanted
WHERE instr(replace(study_id, '_', ''), replace(expected, '_', '')) <> 1
