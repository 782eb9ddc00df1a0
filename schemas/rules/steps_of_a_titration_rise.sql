-- code: X243
-- title: the steps of a titration rise
-- why: a schedule that goes from 3 mg to 1 mg was entered in the wrong order, or a number is wrong
-- fix: Correct step or dose.
-- table: dosing_mentions
-- field: step
-- message: step {step} is {dose_min} {dose_unit}, below step {earlier} of {amount} {dose_unit}
SELECT b.dosing_mention_id AS row_id, max(a.step) AS earlier, max(a.dose_max) AS amount
FROM dosing_mentions a JOIN dosing_mentions b ON b.source_id = a.source_id AND b.drug = a.drug AND b.dose_unit = a.dose_unit
  AND coalesce(b.condition_id, '') = coalesce(a.condition_id, '') AND b.step > a.step AND b.span_start > a.span_start AND b.span_start - a.span_start < 500
WHERE b.dose_max < a.dose_min AND a.mention_row_status = 'active' AND b.mention_row_status = 'active'
GROUP BY b.dosing_mention_id
