-- title: Harms with a number, from studies in people
-- note: One row a result on a harm with a figure, and the arms that it comes from, in the groups and the order of the figure of harms; then those that the figure has not. Events and people are those that were read; nothing is added up.
SELECT r.*, hk.harm_key AS harm_key, hk.harm_name AS harm_name, CASE WHEN p.row_place IS NULL THEN 'not in the figure: nothing claimed, and no low dose alone' END AS not_shown,
  CASE WHEN s.subject <> 'low_dose_naltrexone' THEN s.subject END AS study_subject, CASE WHEN d.research_type = 'secondary' THEN 'review' END AS of_review
FROM study_results r JOIN harm_kinds hk ON hk.result_id = r.result_id JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design
  LEFT JOIN (SELECT DISTINCT row_key, row_place FROM harms) p ON p.row_key = hk.harm_key
WHERE s.study_row_status = 'active' AND d.human = true
  AND (r.value_naltrexone IS NOT NULL OR r.value_comparator IS NOT NULL OR r.events_naltrexone IS NOT NULL OR r.events_comparator IS NOT NULL OR r.effect IS NOT NULL)
ORDER BY CASE WHEN p.row_place IS NULL THEN 1 ELSE 0 END, p.row_place, hk.harm_name, CASE WHEN s.subject = 'low_dose_naltrexone' THEN 0 ELSE 1 END, d.evidence_tier, r.study_id, r.result_id
