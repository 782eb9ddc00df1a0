-- code: X260
-- title: no text stands twice in one cell
-- why: a title or sentence that was pasted twice finds nothing, and reads as a fault of the source
-- fix: Remove the second copy.
-- table: studies
-- field: title
-- message: {field} holds the same text twice: {words} …
SELECT 'studies' AS table_name, study_id AS row_id, 'title' AS field, substr(title, 1, 40) AS words FROM studies
WHERE length(title) >= 20 AND (length(title) % 2 = 0 AND substr(title, 1, CAST((length(title) - length(title) % 2) / 2 AS INTEGER)) = substr(title, CAST((length(title) - length(title) % 2) / 2 AS INTEGER) + 1) OR length(title) % 2 = 1 AND substr(title, 1, CAST((length(title) - length(title) % 2) / 2 AS INTEGER)) = substr(title, CAST((length(title) - length(title) % 2) / 2 AS INTEGER) + 2))
UNION ALL
SELECT 'studies', study_id, 'journal', substr(journal, 1, 40) FROM studies
WHERE length(journal) >= 20 AND (length(journal) % 2 = 0 AND substr(journal, 1, CAST((length(journal) - length(journal) % 2) / 2 AS INTEGER)) = substr(journal, CAST((length(journal) - length(journal) % 2) / 2 AS INTEGER) + 1) OR length(journal) % 2 = 1 AND substr(journal, 1, CAST((length(journal) - length(journal) % 2) / 2 AS INTEGER)) = substr(journal, CAST((length(journal) - length(journal) % 2) / 2 AS INTEGER) + 2))
UNION ALL
SELECT 'studies', study_id, 'population', substr(population, 1, 40) FROM studies
WHERE length(population) >= 20 AND (length(population) % 2 = 0 AND substr(population, 1, CAST((length(population) - length(population) % 2) / 2 AS INTEGER)) = substr(population, CAST((length(population) - length(population) % 2) / 2 AS INTEGER) + 1) OR length(population) % 2 = 1 AND substr(population, 1, CAST((length(population) - length(population) % 2) / 2 AS INTEGER)) = substr(population, CAST((length(population) - length(population) % 2) / 2 AS INTEGER) + 2))
UNION ALL
SELECT 'claims', claim_id, 'statement', substr(statement, 1, 40) FROM claims
WHERE length(statement) >= 20 AND (length(statement) % 2 = 0 AND substr(statement, 1, CAST((length(statement) - length(statement) % 2) / 2 AS INTEGER)) = substr(statement, CAST((length(statement) - length(statement) % 2) / 2 AS INTEGER) + 1) OR length(statement) % 2 = 1 AND substr(statement, 1, CAST((length(statement) - length(statement) % 2) / 2 AS INTEGER)) = substr(statement, CAST((length(statement) - length(statement) % 2) / 2 AS INTEGER) + 2))
UNION ALL
SELECT 'results', result_id, 'summary', substr(summary, 1, 40) FROM results
WHERE length(summary) >= 20 AND (length(summary) % 2 = 0 AND substr(summary, 1, CAST((length(summary) - length(summary) % 2) / 2 AS INTEGER)) = substr(summary, CAST((length(summary) - length(summary) % 2) / 2 AS INTEGER) + 1) OR length(summary) % 2 = 1 AND substr(summary, 1, CAST((length(summary) - length(summary) % 2) / 2 AS INTEGER)) = substr(summary, CAST((length(summary) - length(summary) % 2) / 2 AS INTEGER) + 2))
UNION ALL
SELECT 'screening', record_id, 'record_title', substr(record_title, 1, 40) FROM screening
WHERE length(record_title) >= 20 AND (length(record_title) % 2 = 0 AND substr(record_title, 1, CAST((length(record_title) - length(record_title) % 2) / 2 AS INTEGER)) = substr(record_title, CAST((length(record_title) - length(record_title) % 2) / 2 AS INTEGER) + 1) OR length(record_title) % 2 = 1 AND substr(record_title, 1, CAST((length(record_title) - length(record_title) % 2) / 2 AS INTEGER)) = substr(record_title, CAST((length(record_title) - length(record_title) % 2) / 2 AS INTEGER) + 2))
UNION ALL
SELECT 'sources', source_id, 'title', substr(title, 1, 40) FROM sources
WHERE length(title) >= 20 AND (length(title) % 2 = 0 AND substr(title, 1, CAST((length(title) - length(title) % 2) / 2 AS INTEGER)) = substr(title, CAST((length(title) - length(title) % 2) / 2 AS INTEGER) + 1) OR length(title) % 2 = 1 AND substr(title, 1, CAST((length(title) - length(title) % 2) / 2 AS INTEGER)) = substr(title, CAST((length(title) - length(title) % 2) / 2 AS INTEGER) + 2))
UNION ALL
SELECT 'conditions', condition_id, 'condition_name', substr(condition_name, 1, 40) FROM conditions
WHERE length(condition_name) >= 20 AND (length(condition_name) % 2 = 0 AND substr(condition_name, 1, CAST((length(condition_name) - length(condition_name) % 2) / 2 AS INTEGER)) = substr(condition_name, CAST((length(condition_name) - length(condition_name) % 2) / 2 AS INTEGER) + 1) OR length(condition_name) % 2 = 1 AND substr(condition_name, 1, CAST((length(condition_name) - length(condition_name) % 2) / 2 AS INTEGER)) = substr(condition_name, CAST((length(condition_name) - length(condition_name) % 2) / 2 AS INTEGER) + 2))
UNION ALL
SELECT 'outcomes', outcome_id, 'outcome_name', substr(outcome_name, 1, 40) FROM outcomes
WHERE length(outcome_name) >= 20 AND (length(outcome_name) % 2 = 0 AND substr(outcome_name, 1, CAST((length(outcome_name) - length(outcome_name) % 2) / 2 AS INTEGER)) = substr(outcome_name, CAST((length(outcome_name) - length(outcome_name) % 2) / 2 AS INTEGER) + 1) OR length(outcome_name) % 2 = 1 AND substr(outcome_name, 1, CAST((length(outcome_name) - length(outcome_name) % 2) / 2 AS INTEGER)) = substr(outcome_name, CAST((length(outcome_name) - length(outcome_name) % 2) / 2 AS INTEGER) + 2))
