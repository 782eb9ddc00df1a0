-- code: X314
-- severity: warning
-- title: the same statement twice is linked
-- why: said twice is recorded twice, but it is one assertion; without the link it counts twice
-- fix: Add the link (restates) to claim_links.csv, or tell the statements apart.
-- table: claims
-- field: statement
-- message: {other} has the same statement, and no link joins the two
WITH twice AS (
  SELECT statement FROM claims WHERE claim_row_status = 'active' GROUP BY statement HAVING min(claim_id) <> max(claim_id)
), ranked AS ( -- the claims of one statement, counted from 1
  SELECT claim_id, statement, row_number() OVER (PARTITION BY statement ORDER BY claim_id) AS place
  FROM (SELECT DISTINCT c.claim_id AS claim_id, c.statement AS statement FROM claims c JOIN twice t ON t.statement = c.statement WHERE c.claim_row_status = 'active') d
), linked AS (
  SELECT DISTINCT a.claim_id AS claim_id, b.place AS place
  FROM ranked a JOIN claim_links l ON l.claim_id = a.claim_id JOIN ranked b ON b.claim_id = l.other_claim_id AND b.statement = a.statement
), candidates AS ( -- the first to which a claim has no link is the first of all, or comes after one to which it has
  SELECT claim_id, 1 AS place FROM ranked UNION SELECT claim_id, place + 1 FROM linked
), unlinked AS (
  SELECT a.claim_id AS claim_id, a.statement AS statement, min(n.place) AS place
  FROM ranked a JOIN candidates n ON n.claim_id = a.claim_id AND n.place < a.place LEFT JOIN linked l ON l.claim_id = n.claim_id AND l.place = n.place
  WHERE l.claim_id IS NULL GROUP BY a.claim_id, a.statement
)
SELECT u.claim_id AS row_id, b.claim_id AS other
FROM unlinked u JOIN ranked b ON b.statement = u.statement AND b.place = u.place
