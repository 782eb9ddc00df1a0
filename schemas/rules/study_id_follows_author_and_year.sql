-- code: X211
-- title: a study's id follows its first author and year
-- why: a reader guesses the paper from the id, so it must not mislead; where no author was seen the id ends in the year all the same
-- fix: Before release rename the id; after release correct first_author or year, since ids never change.
-- table: studies
-- field: study_id
-- message: the id {study_id} does not {how} {expected}, which {named} and year {year} give
WITH written AS (
  SELECT study_id, replace(study_id, '_', '') AS squeezed, coalesce(CAST(year AS VARCHAR(4)), 'nd') AS year, lower(first_author) AS name,
    'first author ' || first_author AS named
  FROM studies
  WHERE first_author IS NOT NULL AND study_design <> 'trial_registration' -- a registration bears its number
), plain AS ( -- most names need no spelling out
  SELECT study_id, squeezed, year, named, CASE WHEN instr(squeezed, replace(replace(name, ' ', ''), '-', '') || year) <> 1 THEN replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(name, '.', ''), '&', ''), ',', ''), ':', ''), '/', ''), '(', ''), ')', ''), '’', ''), '''', ''), '-', '_'), ' ', '_') END AS name FROM written
), a_to_h AS (
  SELECT study_id, squeezed, year, named, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(name, 'à', 'a'), 'á', 'a'), 'â', 'a'), 'ã', 'a'), 'ä', 'a'), 'å', 'a'), 'ă', 'a'), 'ą', 'a'), 'æ', 'ae'), 'ç', 'c'), 'ć', 'c'), 'č', 'c'), 'đ', 'd'), 'ð', 'd'), 'è', 'e'), 'é', 'e'), 'ê', 'e'), 'ë', 'e'), 'ę', 'e'), 'ě', 'e'), 'ğ', 'g') AS name FROM plain WHERE name IS NOT NULL
), a_to_r AS (
  SELECT study_id, squeezed, year, named, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(name, 'ì', 'i'), 'í', 'i'), 'î', 'i'), 'ï', 'i'), 'į', 'i'), 'ı', 'i'), 'ł', 'l'), 'ľ', 'l'), 'ñ', 'n'), 'ń', 'n'), 'ň', 'n'), 'ò', 'o'), 'ó', 'o'), 'ô', 'o'), 'õ', 'o'), 'ö', 'o'), 'ő', 'o'), 'ø', 'o'), 'œ', 'oe'), 'ř', 'r') AS name FROM a_to_h
), wanted AS (
  SELECT study_id, squeezed, named, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(name, 'ś', 's'), 'š', 's'), 'ş', 's'), 'ș', 's'), 'ß', 'ss'), 'ť', 't'), 'ț', 't'), 'þ', 'th'), 'ù', 'u'), 'ú', 'u'), 'û', 'u'), 'ü', 'u'), 'ů', 'u'), 'ű', 'u'), 'ų', 'u'), 'ý', 'y'), 'ÿ', 'y'), 'ź', 'z'), 'ż', 'z'), 'ž', 'z') || '_' || year AS expected FROM a_to_r
)
SELECT study_id AS row_id, expected, named, 'begin with' AS how FROM wanted
WHERE instr(squeezed, replace(expected, '_', '')) <> 1
UNION ALL
SELECT study_id, '_' || coalesce(CAST(year AS VARCHAR(4)), 'nd'), 'no author', 'hold' FROM studies
WHERE first_author IS NULL AND study_design <> 'trial_registration' AND instr(study_id, '_' || coalesce(CAST(year AS VARCHAR(4)), 'nd')) = 0
