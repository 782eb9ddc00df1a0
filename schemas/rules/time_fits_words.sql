-- code: X356
-- severity: warning
-- title: a time told in words is that of its column
-- why: months entered as weeks, or three months as twelve weeks, and both periods of a crossover counted together, show where the time stands in words as well
-- fix: Compare with the paper, and correct {field} or the words; three months are 13 weeks, and of a crossover one period counts. Where the words tell of another time, say so in schemas/exceptions.csv.
-- table: results
-- field: timepoint_weeks
-- message: {field} is {value}, but the words have `{said}`
WITH spoken (n, word, weeks, also) AS ( -- a number, its word, the weeks of so many months, and what else these are called
  VALUES (1, 'one', 4, ' a month'), (2, 'two', 9, 'two months'), (3, 'three', 13, 'three months'), (4, 'four', 17, 'four months'), (5, 'five', 22, 'five months'), (6, 'six', 26, 'half a year'),
    (7, 'seven', 30, 'seven months'), (8, 'eight', 35, 'eight months'), (9, 'nine', 39, 'nine months'), (10, 'ten', 43, 'ten months'), (11, 'eleven', 48, 'eleven months'), (12, 'twelve', 52, ' year'),
    (13, 'thirteen', 57, '-'), (14, 'fourteen', 61, '-'), (15, 'fifteen', 65, '-'), (16, 'sixteen', 70, '-'), (18, 'eighteen', 78, '-'), (20, 'twenty', 87, '-'), (22, '22', 96, '-'), (24, '24', 104, 'two years'),
    (26, '26', 113, '-'), (30, '30', 130, '-'), (36, '36', 157, 'three years'), (48, '48', 209, 'four years'), (52, '52', 226, '-'), (60, '60', 261, 'five years')
), told AS (
  SELECT 'results' AS table_name, result_id AS row_id, 'timepoint_weeks' AS field, timepoint_weeks AS given, false AS strict, replace(replace(replace(lower(' ' || measure || ' ' || summary || ' '), '. ', ' '), ',', ' '), '-', ' ') AS words
  FROM results WHERE timepoint_weeks >= 1 AND result_row_status = 'active' AND (summary LIKE '%week%' OR summary LIKE '%month%' OR summary LIKE '%year%' OR measure LIKE '%week%' OR measure LIKE '%month%')
  UNION ALL -- of a study many times are told; they count in a crossover, or where all have the drug after the comparison, and else where months were entered as weeks
  SELECT 'studies', study_id, 'duration_weeks', duration_weeks, study_design NOT LIKE '%crossover%' AND lower(coalesce(comparator, '') || title) NOT LIKE '%cross%over%' AND coalesce(comparator, '') NOT LIKE '%then%',
    replace(replace(replace(lower(' ' || coalesce(comparator, '') || ' ' || coalesce(study_note, '') || ' '), '. ', ' '), ',', ' '), '-', ' ')
  FROM studies WHERE duration_weeks >= 1 AND study_row_status = 'active' AND (study_note LIKE '%week%' OR study_note LIKE '%month%' OR comparator LIKE '%week%' OR comparator LIKE '%month%')
), others AS ( -- those whose own time the words do not name
  SELECT t.table_name AS table_name, t.row_id AS row_id, t.field AS field, t.given AS given, t.strict AS strict, t.words AS words
  FROM told t LEFT JOIN spoken w ON w.n = t.given LEFT JOIN spoken m ON m.weeks = t.given
  WHERE (w.n IS NULL OR instr(t.words, ' ' || w.word || ' week') = 0 AND instr(t.words, ' ' || w.n || ' week') = 0 AND instr(t.words, ' week ' || w.n || ' ') = 0)
    AND (m.n IS NULL OR instr(t.words, ' ' || m.word || ' month') = 0 AND instr(t.words, ' ' || m.n || ' month') = 0 AND instr(t.words, ' month ' || m.n || ' ') = 0 AND instr(t.words, m.also) = 0)
)
SELECT o.table_name AS table_name, o.row_id AS row_id, o.field AS field, replace(replace(o.given || '|', '.0|', ''), '|', '') AS value, min(s.word || CASE WHEN instr(o.words, s.word || ' week') > 0 THEN ' weeks' ELSE ' months' END) AS said
FROM others o JOIN spoken s ON NOT o.strict OR o.given = s.n OR o.given = 4 * s.n
WHERE instr(o.words, ' ' || s.word || ' month') > 0 OR instr(o.words, ' ' || s.n || ' month') > 0 OR instr(o.words, ' month ' || s.n || ' ') > 0
  OR NOT o.strict AND s.n > 1 AND (instr(o.words, ' ' || s.word || ' week') > 0 OR instr(o.words, ' ' || s.n || ' week') > 0 OR instr(o.words, ' week ' || s.n || ' ') > 0)
GROUP BY o.table_name, o.row_id, o.field, o.given
