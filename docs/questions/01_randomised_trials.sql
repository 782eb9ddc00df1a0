-- title: Which conditions have a randomised trial?
-- note: Trials that some source here cites; one row for each condition of a trial. Results count what the trial found for the condition, over all outcomes.
SELECT k.name AS condition, t.study_id AS trial, t.participants AS participants, t.naltrexone_dose_max_mg AS highest_dose_mg,
  (SELECT count(*) FROM results r WHERE r.study_id = t.study_id AND r.condition_id = k.condition_id AND r.direction = 'benefit') AS results_benefit,
  (SELECT count(*) FROM results r WHERE r.study_id = t.study_id AND r.condition_id = k.condition_id AND r.direction = 'no_difference') AS results_no_difference,
  (SELECT count(*) FROM results r WHERE r.study_id = t.study_id AND r.condition_id = k.condition_id AND r.direction NOT IN ('benefit', 'no_difference')) AS results_other
FROM studies t
JOIN study_designs d ON d.study_design = t.study_design
JOIN study_conditions sc ON sc.study_id = t.study_id
JOIN conditions k ON k.condition_id = sc.condition_id
WHERE d.evidence_tier = 'T2'
ORDER BY k.condition_id, t.study_id
