-- code: X355
-- severity: warning
-- title: an amount of naltrexone is linked to the claim that states it
-- why: an amount has a claim of its own; without the link the page seems to give no reason for the dose
-- fix: Fill in claim_id; where no claim says it, add one with `ldn add claim` (topic dosing, for a strength formulation).
-- table: dosing_mentions
-- field: claim_id
-- message: {dose_min}–{dose_max} {dose_unit} of naltrexone is linked to no claim; the passage lies in that of {holder}
-- applies: SELECT count(*) FROM dosing_mentions WHERE drug = 'naltrexone' AND dose_min IS NOT NULL AND mention_row_status = 'active'
SELECT d.dosing_mention_id AS row_id, coalesce(min(c.claim_id), 'none') AS holder
FROM dosing_mentions d
LEFT JOIN claims c ON c.source_id = d.source_id AND c.claim_row_status = 'active' AND c.span_start <= d.span_start AND c.span_end >= d.span_end
WHERE d.drug = 'naltrexone' AND d.dose_min IS NOT NULL AND d.claim_id IS NULL AND d.mention_row_status = 'active'
GROUP BY d.dosing_mention_id
