-- code: X276
-- title: a mention has the band of its claim's subject
-- why: low dose here and standard dose there would count one passage in two bands
-- fix: Correct dose_band, or subject of the claim.
-- table: dosing_mentions
-- field: dose_band
-- message: the band is {dose_band}, but the subject of {claim_id} is {subject}
SELECT d.dosing_mention_id AS row_id, c.subject AS subject FROM dosing_mentions d JOIN claims c ON c.claim_id = d.claim_id
WHERE d.mention_row_status = 'active' AND d.drug = 'naltrexone' AND c.subject <> d.dose_band || '_dose_naltrexone'
  AND c.subject IN ('low_dose_naltrexone', 'ultra_low_dose_naltrexone', 'standard_dose_naltrexone')
