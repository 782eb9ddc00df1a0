-- code: X336
-- severity: warning
-- title: a claim is filed under the condition that it names
-- why: a condition that the statement names, while the row has another, is mostly a slip of the row above
-- fix: Correct condition_id or the statement; where both stand, say so in schemas/exceptions.csv.
-- table: claims
-- field: condition_id
-- message: the statement names {named}, and the row has {condition_id}
WITH said AS (
  SELECT c.claim_id AS claim_id, c.condition_id AS condition_id, replace(replace(replace(replace(replace(lower(c.statement), '-', ' '), ',', ' '), '.', ' '), ')', ' '), '(', ' ') AS s
  FROM claims c WHERE c.condition_id IS NOT NULL AND c.claim_row_status = 'active'
), names AS (
  SELECT condition_id, condition_name, replace(replace(replace(lower(condition_name), '-', ' '), ',', ' '), '.', ' ') AS n FROM conditions WHERE condition_row_status = 'active' AND length(condition_name) >= 5
)
SELECT s.claim_id AS row_id, min(n.condition_name) AS named
FROM said s JOIN names n ON instr(' ' || s.s || ' ', ' ' || n.n || ' ') > 0 AND n.condition_id <> s.condition_id
JOIN conditions o ON o.condition_id = s.condition_id
WHERE instr(s.s, replace(replace(replace(lower(o.condition_name), '-', ' '), ',', ' '), '.', ' ')) = 0 AND instr(s.s, replace(o.condition_id, '_', ' ')) = 0
  AND (o.synonyms IS NULL OR instr(o.synonyms, '|') = 0 AND instr(s.s, replace(lower(o.synonyms), '-', ' ')) = 0
    OR instr(o.synonyms, '|') > 0 AND instr(s.s, replace(lower(substr(o.synonyms, 1, instr(o.synonyms, '|') - 1)), '-', ' ')) = 0 AND instr(s.s, replace(lower(substr(o.synonyms, instr(o.synonyms, '|') + 1)), '-', ' ')) = 0)
GROUP BY s.claim_id
UNION ALL
SELECT c.claim_id, min(n.condition_name)
FROM claims c JOIN names n ON instr(' ' || replace(replace(replace(lower(c.statement), '-', ' '), ',', ' '), '.', ' ') || ' ', ' ' || n.n || ' ') > 0
WHERE c.condition_id IS NULL AND c.topic IN ('efficacy', 'safety') AND c.claim_row_status = 'active'
GROUP BY c.claim_id
