-- title: Harms that pages claim
SELECT c.claim_id AS claim_id, c.outcome_id AS outcome_id, c.direction AS direction, c.source_id AS source_id, c.subject AS subject, c.stance AS stance, c.supported_tier AS supported_tier,
  (SELECT count(*) FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design WHERE r.outcome_id = c.outcome_id AND r.result_row_status = 'active' AND s.study_row_status = 'active' AND d.human = true
    AND (r.value_naltrexone IS NOT NULL OR r.value_comparator IS NOT NULL OR r.events_naltrexone IS NOT NULL OR r.events_comparator IS NOT NULL OR r.effect IS NOT NULL)) AS numbers
FROM claims c JOIN outcomes o ON o.outcome_id = c.outcome_id
WHERE c.claim_row_status = 'active' AND o.outcome_group = 'harms' AND c.topic = 'safety'
ORDER BY o.outcome_name, c.source_id, c.claim_id
