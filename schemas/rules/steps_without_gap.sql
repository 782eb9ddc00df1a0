-- code: X347
-- severity: warning
-- title: the steps of a schedule follow on each other
-- why: a schedule with steps 1 and 3 lacks one, or a number was mistyped
-- fix: Number the steps from 1 on, or add the one that is missing.
-- table: dosing_mentions
-- field: step
-- message: step {step} stands without step {before} near it in {source_id}
SELECT b.dosing_mention_id AS row_id, b.step - 1 AS before FROM dosing_mentions b
WHERE b.step > 1 AND b.mention_row_status = 'active'
  AND NOT EXISTS (SELECT 1 FROM dosing_mentions a WHERE a.source_id = b.source_id AND a.drug = b.drug AND a.step = b.step - 1 AND a.mention_row_status = 'active' AND a.span_start <= b.span_start AND b.span_start - a.span_start < 1000)
UNION ALL
SELECT b.dosing_mention_id, b.step - 1 FROM dosing_mentions b
WHERE b.mention_row_status = 'active'
  AND EXISTS (SELECT 1 FROM dosing_mentions a WHERE a.source_id = b.source_id AND a.drug = b.drug AND a.step = b.step AND a.mention_row_status = 'active' AND a.span_start < b.span_start AND b.span_start - a.span_start < 500 AND coalesce(a.condition_id, '') = coalesce(b.condition_id, ''))
