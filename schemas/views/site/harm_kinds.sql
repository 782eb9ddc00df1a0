-- title: Which harm a result is on, as the figure and the table of harms group them
-- note: By outcome; that people stopped the drug stands apart from what is said of tolerability.
SELECT result_id, CASE WHEN stopped = 1 THEN outcome_id || '/stopped' ELSE outcome_id END AS harm_key, CASE WHEN stopped = 1 THEN 'stopping the drug' ELSE outcome_name END AS harm_name FROM (
  SELECT r.result_id AS result_id, r.outcome_id AS outcome_id, o.outcome_name AS outcome_name,
    CASE WHEN r.outcome_id = 'tolerability' AND (r.measure LIKE '%stopped%' OR r.measure LIKE '%withdrawal%' OR r.measure LIKE '%not complete%' OR r.measure LIKE '%discontinu%') THEN 1 ELSE 0 END AS stopped
  FROM results r JOIN outcomes o ON o.outcome_id = r.outcome_id WHERE o.outcome_group = 'harms'
) x
ORDER BY result_id
