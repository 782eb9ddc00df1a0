-- code: X337
-- severity: warning
-- title: a stance fits the words of the statement
-- why: *may* and *might* hedge, and *says* attributes; stances are counted
-- fix: Correct stance or the statement; section 7 of the codebook says which.
-- table: claims
-- field: stance
-- message: the stance is {stance}, but {what}
WITH said AS (SELECT claim_id, stance, topic, ' ' || lower(statement) AS s FROM claims WHERE claim_row_status = 'active' AND topic NOT IN ('dosing', 'formulation'))
SELECT claim_id AS row_id, 'the statement hedges' AS what FROM said
WHERE stance = 'asserted' AND (s LIKE '% may %' OR s LIKE '% might %' OR s LIKE '% could %' OR s LIKE '% possibly %' OR s LIKE '% perhaps %' OR s LIKE '% seem%' OR s LIKE '% appears %' OR s LIKE '% thought to %' OR s LIKE '% suggest%')
  AND s NOT LIKE '% could be recommended%'
UNION ALL
SELECT claim_id, 'the statement names nobody who says so' FROM said
WHERE stance = 'attributed' AND NOT (s LIKE '%claim%' OR s LIKE '%accord%' OR s LIKE '%say%' OR s LIKE '%said%' OR s LIKE '%belie%' OR s LIKE '%report%' OR s LIKE '%propos%' OR s LIKE '%held%' OR s LIKE '%hold%' OR s LIKE '%explain%' OR s LIKE '%call%' OR s LIKE '%note%' OR s LIKE '%argue%' OR s LIKE '%conclu%' OR s LIKE '%state%')
UNION ALL
SELECT claim_id, 'the statement names who says so' FROM said WHERE stance = 'asserted' AND (s LIKE '% according to %' OR s LIKE '% explained that %' OR s LIKE '% says that %' OR s LIKE '% say that %' OR s LIKE '%claims that %' OR s LIKE '% claimed %')
