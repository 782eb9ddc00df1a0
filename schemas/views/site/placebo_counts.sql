-- title: How many primary outcomes against placebo were met
SELECT count(*) AS outcomes, count(DISTINCT condition_id) AS conditions, sum(CASE WHEN primary_met = 'met' THEN 1 ELSE 0 END) AS met, sum(CASE WHEN primary_met = 'not_met' THEN 1 ELSE 0 END) AS not_met, sum(CASE WHEN primary_met = 'not_reported' THEN 1 ELSE 0 END) AS not_reported,
  count(DISTINCT CASE WHEN primary_met = 'met' THEN condition_id END) AS conditions_met
FROM (
  SELECT r.condition_id AS condition_id, r.primary_met AS primary_met
  FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design
  WHERE r.result_row_status = 'active' AND s.study_row_status = 'active' AND d.human = true AND r.comparison = 'placebo' AND r.primary_met IS NOT NULL AND s.integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
) x
