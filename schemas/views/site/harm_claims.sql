-- title: Harms that pages claim
-- note: In the order of the figure of harms; `numbers` counts the rows of harm_results on the harm.
SELECT c.claim_id AS claim_id, c.outcome_id AS outcome_id, c.direction AS direction, c.source_id AS source_id, CASE WHEN c.subject <> 'low_dose_naltrexone' THEN c.subject END AS subject, c.stance AS stance, c.supported_tier AS supported_tier,
  (SELECT count(*) FROM harm_results r WHERE r.harm_key = c.outcome_id) AS numbers
FROM claims c JOIN outcomes o ON o.outcome_id = c.outcome_id LEFT JOIN (SELECT DISTINCT row_key, row_place FROM harms) p ON p.row_key = c.outcome_id
WHERE c.claim_row_status = 'active' AND o.outcome_group = 'harms' AND c.topic = 'safety'
ORDER BY CASE WHEN p.row_place IS NULL THEN 1 ELSE 0 END, p.row_place, o.outcome_name, c.source_id, c.claim_id
