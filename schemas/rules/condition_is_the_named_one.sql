-- code: X336
-- severity: warning
-- title: a claim, and a study, is filed under the condition that it names
-- why: a condition that the statement names, while the row has another, is mostly a slip of the row above; and whoever looks up the studies of a condition misses one that names it in its title
-- fix: Correct condition_id or the statement, or add the study to data/study_conditions.csv; where both stand, say so in schemas/exceptions.csv.
-- table: claims
-- field: condition_id
-- message: {what}
WITH own AS ( -- each name is made comparable once
  SELECT condition_id, lower(condition_name) AS written, replace(replace(replace(lower(condition_name), '-', ' '), ',', ' '), '.', ' ') AS named, replace(condition_id, '_', ' ') AS spelt,
    CASE WHEN instr(synonyms, '|') > 0 THEN replace(lower(substr(synonyms, 1, instr(synonyms, '|') - 1)), '-', ' ') ELSE replace(lower(synonyms), '-', ' ') END AS other,
    CASE WHEN instr(synonyms, '|') > 0 THEN replace(lower(substr(synonyms, instr(synonyms, '|') + 1)), '-', ' ') END AS another
  FROM conditions
), names AS (
  SELECT condition_id, condition_name, ' ' || replace(replace(replace(lower(condition_name), '-', ' '), ',', ' '), '.', ' ') || ' ' AS n FROM conditions WHERE condition_row_status = 'active' AND length(condition_name) >= 5
), said AS ( -- most statements name their condition as it is written
  SELECT c.claim_id AS claim_id, c.condition_id AS condition_id, o.named AS named, o.spelt AS spelt, o.other AS other, o.another AS another,
    replace(replace(replace(replace(replace(lower(c.statement), '-', ' '), ',', ' '), '.', ' '), ')', ' '), '(', ' ') AS s
  FROM claims c JOIN own o ON o.condition_id = c.condition_id WHERE c.claim_row_status = 'active' AND instr(lower(c.statement), o.written) = 0
), bare AS (
  SELECT claim_id, ' ' || replace(replace(replace(lower(statement), '-', ' '), ',', ' '), '.', ' ') || ' ' AS s
  FROM claims WHERE condition_id IS NULL AND topic IN ('efficacy', 'safety') AND claim_row_status = 'active'
)
SELECT 'claims' AS table_name, 'condition_id' AS field, s.claim_id AS row_id, 'the statement names ' || min(n.condition_name) || ', and the row has ' || min(s.condition_id) AS what
FROM said s JOIN names n ON instr(' ' || s.s || ' ', n.n) > 0 AND n.condition_id <> s.condition_id
WHERE instr(s.s, s.named) = 0 AND instr(s.s, s.spelt) = 0 AND (s.other IS NULL OR instr(s.s, s.other) = 0) AND (s.another IS NULL OR instr(s.s, s.another) = 0)
GROUP BY s.claim_id
UNION ALL
SELECT 'claims', 'condition_id', b.claim_id, 'the statement names ' || min(n.condition_name) || ', and the row has none'
FROM bare b JOIN names n ON instr(b.s, n.n) > 0
GROUP BY b.claim_id
UNION ALL
SELECT 'studies', 'title', t.study_id, 'the title names ' || min(n.condition_name) || ', and study_conditions has none for it'
FROM (SELECT study_id, ' ' || replace(replace(replace(lower(title), '-', ' '), ',', ' '), ':', ' ') || ' ' AS t FROM studies WHERE study_row_status = 'active' AND study_id NOT IN (SELECT study_id FROM study_conditions)) t JOIN names n ON instr(t.t, n.n) > 0
GROUP BY t.study_id
