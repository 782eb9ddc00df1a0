-- code: X211
-- title: a study's id follows its first author and year
-- why: a reader guesses the paper from the id, so it must not mislead
-- fix: Before release rename the id; after release correct first_author or year, since ids never change.
-- table: studies
-- field: study_id
-- message: the id {study_id} does not begin with {expected}, which {named} and year {year} give
WITH names AS (
  SELECT study_id AS row_id, replace(study_id, '_', '') AS squeezed, coalesce(CAST(year AS VARCHAR(4)), 'nd') AS year,
    coalesce('first author ' || first_author, 'journal ' || journal, 'title') AS named,
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(coalesce(first_author, journal, title)), '.', ''), '&', ''), ',', ''), ':', ''), '/', ''), '(', ''), ')', ''), '’', ''), '''', ''), '-', '_'), ' ', '_') AS plain
  FROM studies
), a_to_g AS (
  SELECT row_id, squeezed, year, named, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(plain, 'à', 'a'), 'á', 'a'), 'â', 'a'), 'ã', 'a'), 'ä', 'a'), 'å', 'a'), 'ă', 'a'), 'ą', 'a'), 'æ', 'ae'), 'ç', 'c'), 'ć', 'c'), 'č', 'c'), 'đ', 'd'), 'ð', 'd'), 'è', 'e'), 'é', 'e'), 'ê', 'e'), 'ë', 'e'), 'ę', 'e'), 'ě', 'e'), 'ğ', 'g') AS plain
  FROM names WHERE substr(squeezed, 1, length(replace(plain, '_', '') || year)) <> replace(plain, '_', '') || year
), a_to_o AS (
  SELECT row_id, squeezed, year, named, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(plain, 'ì', 'i'), 'í', 'i'), 'î', 'i'), 'ï', 'i'), 'į', 'i'), 'ı', 'i'), 'ł', 'l'), 'ľ', 'l'), 'ñ', 'n'), 'ń', 'n'), 'ň', 'n'), 'ò', 'o'), 'ó', 'o'), 'ô', 'o'), 'õ', 'o'), 'ö', 'o'), 'ő', 'o'), 'ø', 'o'), 'œ', 'oe'), 'ř', 'r'), 'ś', 's') AS plain FROM a_to_g
), a_to_z AS (
  SELECT row_id, squeezed, named, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(plain, 'š', 's'), 'ş', 's'), 'ș', 's'), 'ß', 'ss'), 'ť', 't'), 'ț', 't'), 'þ', 'th'), 'ù', 'u'), 'ú', 'u'), 'û', 'u'), 'ü', 'u'), 'ů', 'u'), 'ű', 'u'), 'ų', 'u'), 'ý', 'y'), 'ÿ', 'y'), 'ź', 'z'), 'ż', 'z'), 'ž', 'z') || '_' || year AS expected FROM a_to_o
)
SELECT row_id, expected, named FROM a_to_z
WHERE substr(squeezed, 1, length(replace(expected, '_', ''))) <> replace(expected, '_', '')
