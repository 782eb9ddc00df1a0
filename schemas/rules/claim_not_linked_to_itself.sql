-- code: X213
-- title: a claim is not linked to itself
-- why: a claim cannot contradict, restate or qualify itself
-- fix: Name the other claim.
-- table: claim_links
-- field: other_claim_id
-- message: {claim_id} is linked to itself
SELECT claim_id || '/' || other_claim_id AS row_id FROM claim_links WHERE claim_id = other_claim_id
