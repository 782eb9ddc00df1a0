-- title: Harms with a number, from studies in people
-- note: One row a result on a harm with a figure, and the arms that it comes from. Events and people are those that were read; nothing is added up.
SELECT r.*
FROM study_results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design JOIN outcomes o ON o.outcome_id = r.outcome_id
WHERE s.study_row_status = 'active' AND o.outcome_group = 'harms' AND d.human = true
  AND (r.value_naltrexone IS NOT NULL OR r.value_comparator IS NOT NULL OR r.events_naltrexone IS NOT NULL OR r.events_comparator IS NOT NULL OR r.effect IS NOT NULL)
ORDER BY o.outcome_name, d.evidence_tier, r.study_id, r.result_id
