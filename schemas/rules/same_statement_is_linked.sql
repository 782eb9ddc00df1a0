-- code: X314
-- severity: warning
-- title: the same statement twice is linked
-- why: said twice is recorded twice, but it is one assertion; without the link it counts twice
-- fix: Add the link (restates) to claim_links.csv, or tell the statements apart.
-- table: claims
-- field: statement
-- message: {other} has the same statement, and no link joins the two
SELECT a.claim_id AS row_id, min(b.claim_id) AS other
FROM claims a JOIN claims b ON b.statement = a.statement AND b.claim_id < a.claim_id
WHERE a.claim_row_status = 'active' AND b.claim_row_status = 'active'
  AND NOT EXISTS (SELECT 1 FROM claim_links l WHERE l.claim_id = a.claim_id AND l.other_claim_id = b.claim_id)
GROUP BY a.claim_id
