-- title: How many conditions have a benefit claimed, and no randomised result
SELECT (SELECT count(DISTINCT condition_id) FROM claims WHERE claim_row_status = 'active' AND topic = 'efficacy' AND direction = 'benefit' AND condition_id IS NOT NULL) AS claimed, count(*) AS gaps, sum(claims) AS claims,
  sum(CASE WHEN gap = 'nothing' THEN 1 ELSE 0 END) AS nothing, sum(CASE WHEN gap = 'uncontrolled' THEN 1 ELSE 0 END) AS uncontrolled, sum(CASE WHEN gap = 'compared' THEN 1 ELSE 0 END) AS compared, sum(CASE WHEN gap = 'narrower' THEN 1 ELSE 0 END) AS narrower
FROM gaps
