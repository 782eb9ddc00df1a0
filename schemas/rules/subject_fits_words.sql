-- code: X338
-- severity: warning
-- title: a subject fits the words of the statement
-- why: low dose and standard dose must not mix; the statement mostly names the drug and its dose
-- fix: Correct subject or the statement; where the statement speaks of two, say so in schemas/exceptions.csv.
-- table: claims
-- field: subject
-- message: the subject is {subject}, but the statement {what}
WITH said AS (
  SELECT claim_id, subject, topic, lower(statement) AS s FROM claims WHERE claim_row_status = 'active'
), heard AS (
  SELECT claim_id, subject, topic, CASE WHEN s LIKE '%ultra%' OR s LIKE '%microgram%' OR s LIKE '%nanogram%' THEN 1 ELSE 0 END AS ultra,
    CASE WHEN s LIKE '%low-dose%' OR s LIKE '%low dose%' OR s LIKE '%ldn%' OR s LIKE '%lower dose%' OR s LIKE '%below%standard%' OR s LIKE '%low amount%' OR s LIKE '%4.5 mg%' THEN 1 ELSE 0 END AS low,
    CASE WHEN s LIKE '%naltrexone%' OR s LIKE '%ldn%' THEN 1 ELSE 0 END AS drug FROM said
)
SELECT claim_id AS row_id, max(CASE -- each statement is read once
    WHEN low = 1 AND ultra = 0 AND subject IN ('standard_dose_naltrexone', 'naltrexone', 'no_drug', 'other_drug', 'ultra_low_dose_naltrexone') THEN 'speaks of a low dose'
    WHEN ultra = 1 AND subject IN ('standard_dose_naltrexone', 'naltrexone', 'no_drug', 'low_dose_naltrexone') THEN 'speaks of an ultra-low dose'
    WHEN drug = 1 AND low = 0 AND ultra = 0 AND subject IN ('low_dose_naltrexone', 'no_drug') THEN 'names naltrexone without a low dose'
    WHEN drug = 0 AND low = 0 AND ultra = 0 AND topic IN ('efficacy', 'mechanism', 'background', 'history', 'interaction')
      AND subject IN ('low_dose_naltrexone', 'naltrexone', 'standard_dose_naltrexone', 'ultra_low_dose_naltrexone') THEN 'does not name naltrexone'
  END) AS what
FROM heard GROUP BY claim_id HAVING what IS NOT NULL
