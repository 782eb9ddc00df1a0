-- code: X208
-- title: the claim that replaces another exists
-- why: whoever follows a withdrawn id must arrive somewhere; the schema cannot say so, since a table that refers to itself is misread by several clients
-- fix: Enter the id of a claim that stands.
-- table: claims
-- field: replaced_by
-- message: {replaced_by} is no claim
SELECT c.claim_id AS row_id
FROM claims c LEFT JOIN claims r ON r.claim_id = c.replaced_by
WHERE c.replaced_by IS NOT NULL AND r.claim_id IS NULL
