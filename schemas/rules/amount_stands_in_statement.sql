-- code: X265
-- title: an amount stands in the statement of its claim
-- why: claim and mention are two views of one passage; 45 here and 4.5 there, or weeks here and months there, means that one of them was mistyped
-- fix: Correct the amount or the statement; where the statement says it in words, say so in schemas/exceptions.csv.
-- table: dosing_mentions
-- field: dose_min
-- message: {field} is {amount}, which the statement of {claim_id} does not name
WITH amounts AS ( -- 50.0 is written 50
  SELECT d.dosing_mention_id AS row_id, 'dose_min' AS field, d.claim_id AS claim_id, replace(replace(CAST(d.dose_min AS VARCHAR(20)) || '|', '.0|', ''), '|', '') AS amount FROM dosing_mentions d WHERE d.dose_min >= 0.001 AND d.mention_row_status = 'active'
  UNION ALL SELECT d.dosing_mention_id, 'dose_max', d.claim_id, replace(replace(CAST(d.dose_max AS VARCHAR(20)) || '|', '.0|', ''), '|', '') FROM dosing_mentions d WHERE d.dose_max >= 0.001 AND d.dose_max <> d.dose_min AND d.mention_row_status = 'active'
), looked_for AS ( -- most amounts stand between blanks; the others may stand beside a mark
  SELECT a.row_id AS row_id, a.field AS field, a.amount AS amount, c.statement AS statement,
    ' ' || replace(replace(replace(replace(replace(replace(replace(c.statement, '-', ' '), '–', ' '), '(', ' '), ')', ' '), ',', ' '), '%', ' '), '. ', ' ') || ' ' AS words
  FROM amounts a JOIN claims c ON c.claim_id = a.claim_id WHERE instr(c.statement, ' ' || a.amount || ' ') = 0
)
SELECT row_id, field, amount FROM looked_for
WHERE instr(words, ' ' || amount || ' ') = 0 AND instr(words, ' ' || amount || 'mg') = 0 AND instr(words, ' ' || amount || '. ') = 0 AND instr(words, ' ' || amount || '.0 ') = 0
  AND (statement LIKE '%0%' OR statement LIKE '%1%' OR statement LIKE '%2%' OR statement LIKE '%3%' OR statement LIKE '%4%' OR statement LIKE '%5%' OR statement LIKE '%6%' OR statement LIKE '%7%' OR statement LIKE '%8%' OR statement LIKE '%9%') -- an amount in words cannot be held against a number
UNION ALL
SELECT row_id, field, CASE field WHEN 'dose_unit' THEN dose_unit ELSE duration_unit END FROM (
  SELECT d.dosing_mention_id AS row_id, d.dose_unit AS dose_unit, d.duration_unit AS duration_unit, CASE
    WHEN (d.dose_unit = 'mg' AND instr(lower(s.statement), 'mg') = 0 AND instr(lower(s.statement), 'milli') = 0 AND ((s.statement LIKE '%0%' OR s.statement LIKE '%1%' OR s.statement LIKE '%2%' OR s.statement LIKE '%3%' OR s.statement LIKE '%4%' OR s.statement LIKE '%5%' OR s.statement LIKE '%6%' OR s.statement LIKE '%7%' OR s.statement LIKE '%8%' OR s.statement LIKE '%9%') AND d.dose_min IS NOT NULL OR lower(s.statement) LIKE '%microgram%')
    OR d.dose_unit IN ('ug', 'ng', 'pg') AND instr(lower(s.statement), 'mg') > 0 AND instr(s.statement, 'µg') = 0 AND instr(s.statement, 'μg') = 0 AND instr(lower(s.statement), 'micro') = 0 AND instr(lower(s.statement), 'mcg') = 0) THEN 'dose_unit'
    WHEN d.duration_min IS NOT NULL AND (d.duration_unit <> 'wk' OR instr(s.statement, 'week') = 0) AND (d.duration_unit <> 'mo' OR instr(s.statement, 'month') = 0) AND (d.duration_unit <> 'd' OR instr(s.statement, 'day') = 0) AND (d.duration_unit <> 'a' OR instr(s.statement, 'year') = 0)
      AND (instr(s.statement, ' week') > 0 OR instr(s.statement, ' month') > 0 OR instr(s.statement, ' year') > 0) THEN 'duration_unit'
  END AS field
  FROM dosing_mentions d JOIN claims s ON s.claim_id = d.claim_id
  WHERE d.mention_row_status = 'active'
) units
WHERE field IS NOT NULL
