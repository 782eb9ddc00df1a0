-- code: X345
-- severity: warning
-- title: the number of people fits what else is said of them
-- why: a digit too many shows where the population, or the people analysed, say otherwise
-- fix: Compare participants with the paper; where the text counts only a part, say so in schemas/exceptions.csv.
-- table: studies
-- field: participants
-- message: participants is {participants}, but {what}
SELECT study_id AS row_id, 'the population begins with ' || t AS what FROM (
  SELECT study_id, participants, recruited, randomised, completed, substr(population, 1, instr(population, ' ') - 1) AS t FROM studies WHERE study_row_status = 'active' AND instr(population, ' ') > 1
) p
WHERE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t, '0', ''), '1', ''), '2', ''), '3', ''), '4', ''), '5', ''), '6', ''), '7', ''), '8', ''), '9', '') = '' AND t <> '' || participants AND t <> '' || coalesce(recruited, 0) AND t <> '' || coalesce(randomised, 0) AND t <> '' || coalesce(completed, 0) AND participants IS NOT NULL
UNION ALL
SELECT s.study_id, 'no result has more than ' || max(r.analysed) || ' analysed'
FROM studies s JOIN results r ON r.study_id = s.study_id
WHERE r.result_row_status = 'active' GROUP BY s.study_id, s.participants HAVING 4 * max(r.analysed) < s.participants
UNION ALL
SELECT study_id, 'only ' || completed || ' completed it' FROM studies WHERE completed > 0 AND 4 * completed < participants
UNION ALL
SELECT study_id, 'only ' || randomised || ' were randomised' FROM studies WHERE 4 * randomised < participants
