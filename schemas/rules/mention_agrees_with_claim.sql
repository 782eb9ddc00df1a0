-- code: X241
-- title: a dosing mention is about the condition of its claim
-- why: claim and mention are two views of one passage
-- fix: Give both the condition that the passage names.
-- table: dosing_mentions
-- field: condition_id
-- message: the mention is about {condition}, its claim {claim_id} about {claimed}
SELECT d.dosing_mention_id AS row_id, d.condition_id AS condition, coalesce(c.condition_id, 'no condition') AS claimed
FROM dosing_mentions d JOIN claims c ON c.claim_id = d.claim_id
WHERE d.condition_id <> coalesce(c.condition_id, '') AND d.mention_row_status = 'active'
