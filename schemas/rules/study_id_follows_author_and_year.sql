-- code: X211
-- title: a study's id follows its first author and year
-- why: a reader guesses the paper from the id, so it must not mislead
-- fix: Before release rename the id; after release correct first_author or year, since ids never change.
-- table: studies
-- field: study_id
-- message: the id {study_id} does not begin with {expected}, which {named} and year {year} give
SELECT row_id, expected, named FROM (
  SELECT study_id AS row_id, coalesce('first author ' || first_author, 'journal ' || journal, 'title') AS named,
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(coalesce(first_author, journal, title)),
      '.', ''), '&', ''), ',', ''), '''', ''), '’', ''), 'ä', 'a'), 'á', 'a'), 'å', 'a'), 'æ', 'ae'), 'ç', 'c'), 'é', 'e'), 'è', 'e'), 'í', 'i'), 'ñ', 'n'), 'ö', 'o'), 'ø', 'o'), 'ü', 'u'), '-', '_'), ' ', '_')
    || '_' || coalesce(CAST(year AS VARCHAR(4)), 'nd') AS expected
  FROM studies
) s
WHERE substr(row_id, 1, length(expected)) <> expected
