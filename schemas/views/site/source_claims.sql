-- title: Claims in the order in which their page makes them
SELECT r.* FROM claim_rows r JOIN claims c ON c.claim_id = r.claim_id
ORDER BY c.source_id, c.span_start, c.claim_id
