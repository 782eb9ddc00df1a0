-- code: X345
-- severity: warning
-- title: the number of people fits what else is said of them
-- why: a digit too many shows where the population, or the people analysed, say otherwise
-- fix: Compare participants with the paper; where the text counts only a part, say so in schemas/exceptions.csv.
-- table: studies
-- field: participants
-- message: participants is {participants}, but {what}
SELECT study_id AS row_id, what FROM ( -- of a study that does not fit in two ways the first is told
  SELECT study_id, CASE
    WHEN study_row_status = 'active' AND t <> '' AND t <> '' || participants AND t <> '' || coalesce(recruited, 0) AND t <> '' || coalesce(randomised, 0) AND t <> '' || coalesce(completed, 0)
      AND replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t, '0', ''), '1', ''), '2', ''), '3', ''), '4', ''), '5', ''), '6', ''), '7', ''), '8', ''), '9', '') = '' THEN 'the population begins with ' || t
    WHEN study_row_status = 'active' AND population NOT LIKE '% and %' AND participants <> CASE lower(t) WHEN 'one' THEN 1 WHEN 'two' THEN 2 WHEN 'three' THEN 3 WHEN 'four' THEN 4 WHEN 'five' THEN 5 WHEN 'six' THEN 6 WHEN 'seven' THEN 7 WHEN 'eight' THEN 8 WHEN 'nine' THEN 9 WHEN 'ten' THEN 10 WHEN 'eleven' THEN 11 WHEN 'twelve' THEN 12 ELSE participants END THEN 'the population begins with ' || t
    WHEN completed > 0 AND 4 * completed < participants THEN 'only ' || completed || ' completed it'
    WHEN 4 * randomised < participants THEN 'only ' || randomised || ' were randomised'
  END AS what
  FROM (SELECT study_id, study_row_status, participants, recruited, randomised, completed, population, CASE WHEN instr(population, ' ') > 1 THEN substr(population, 1, instr(population, ' ') - 1) ELSE '' END AS t FROM studies) p
) x
WHERE what IS NOT NULL
UNION ALL
SELECT s.study_id, 'no result has more than ' || max(r.analysed) || ' analysed'
FROM studies s JOIN results r ON r.study_id = s.study_id
WHERE r.result_row_status = 'active' GROUP BY s.study_id, s.participants HAVING 4 * max(r.analysed) < s.participants
