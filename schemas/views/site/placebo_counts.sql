-- title: How many primary outcomes against placebo were met
SELECT count(*) AS outcomes, count(DISTINCT family_id) AS trials, count(DISTINCT condition_id) AS conditions, sum(CASE WHEN primary_met = 'met' THEN 1 ELSE 0 END) AS met, sum(CASE WHEN primary_met = 'not_met' THEN 1 ELSE 0 END) AS not_met, sum(CASE WHEN primary_met = 'not_reported' THEN 1 ELSE 0 END) AS not_reported,
  count(DISTINCT CASE WHEN primary_met = 'met' THEN condition_id END) AS conditions_met,
  -- a low dose alone, and nothing else, against placebo by lot
  sum(CASE WHEN study_subject = 'low_dose_naltrexone' AND caveat IS NULL AND primary_met = 'met' THEN 1 ELSE 0 END) AS alone_met, sum(CASE WHEN study_subject = 'low_dose_naltrexone' AND caveat IS NULL AND primary_met = 'not_met' THEN 1 ELSE 0 END) AS alone_not_met,
  sum(CASE WHEN study_subject = 'low_dose_naltrexone' AND caveat IS NULL AND primary_met = 'not_reported' THEN 1 ELSE 0 END) AS alone_not_reported
FROM placebo_trials
