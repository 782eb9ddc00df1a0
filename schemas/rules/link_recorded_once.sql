-- code: X214
-- title: a link between two claims is recorded once, the later id first
-- why: recorded in both directions it would count twice
-- fix: Write the row from the later id to the earlier one, and only that.
-- table: claim_links
-- field: claim_id
-- message: {claim_id} comes before {other_claim_id}; the link is written from the later to the earlier
SELECT claim_id || '/' || other_claim_id AS row_id FROM claim_links WHERE claim_id < other_claim_id
