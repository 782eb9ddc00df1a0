-- code: X260
-- title: no text stands twice in one cell
-- why: a title or sentence that was pasted twice finds nothing, and reads as a fault of the source
-- fix: Remove the second copy.
-- table: studies
-- field: title
-- message: {field} holds the same text twice: {words} …
SELECT table_name, row_id, field, substr(words, 1, 40) AS words FROM (
  SELECT 'studies' AS table_name, study_id AS row_id, 'title' AS field, title AS words FROM studies
  UNION ALL SELECT 'studies', study_id, 'journal', journal FROM studies
  UNION ALL SELECT 'studies', study_id, 'population', population FROM studies
  UNION ALL SELECT 'claims', claim_id, 'statement', statement FROM claims
  UNION ALL SELECT 'results', result_id, 'summary', summary FROM results
  UNION ALL SELECT 'screening', record_id, 'record_title', record_title FROM screening
  UNION ALL SELECT 'sources', source_id, 'title', title FROM sources
  UNION ALL SELECT 'conditions', condition_id, 'condition_name', condition_name FROM conditions
  UNION ALL SELECT 'outcomes', outcome_id, 'outcome_name', outcome_name FROM outcomes
) texts
WHERE length(words) >= 20 AND instr(substr(words, 9), substr(words, 1, 8)) > 0 -- few begin anew, of which alone the halves are compared
  AND substr(words, 1, CAST((length(words) - length(words) % 2) / 2 AS INTEGER)) = substr(words, CAST((length(words) - length(words) % 2) / 2 AS INTEGER) + 1 + length(words) % 2) -- both halves, with or without a mark between them
