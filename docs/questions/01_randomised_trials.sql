-- title: Which conditions have a randomised trial?
-- note: One row for each condition of a trial, by its main report, people first; any dose, which the fourth column tells. The two middle columns are of its primary outcomes against placebo, by the trial's own criterion; nothing is added up over outcomes.
SELECT k.condition_name AS condition, t.study_id AS trial, coalesce(t.randomised, t.participants) AS people, t.dose_mg_per_day AS highest_dose_mg,
  (SELECT count(*) FROM results r WHERE r.study_id = t.study_id AND r.condition_id = k.condition_id AND r.result_row_status = 'active' AND r.comparison = 'placebo' AND r.primary_met = 'met') AS primary_met,
  (SELECT count(*) FROM results r WHERE r.study_id = t.study_id AND r.condition_id = k.condition_id AND r.result_row_status = 'active' AND r.comparison = 'placebo' AND r.primary_met = 'not_met') AS primary_not_met,
  (SELECT count(*) FROM results r WHERE r.study_id = t.study_id AND r.condition_id = k.condition_id AND r.result_row_status = 'active') AS results_entered
FROM studies t
JOIN study_designs d ON d.study_design = t.study_design
JOIN study_conditions sc ON sc.study_id = t.study_id
JOIN conditions k ON k.condition_id = sc.condition_id
WHERE d.evidence_tier = 'T2' AND t.study_row_status = 'active' AND NOT EXISTS (SELECT 1 FROM study_links l WHERE l.study_id = t.study_id)
ORDER BY k.condition_id, t.study_id
