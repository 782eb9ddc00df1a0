-- title: Conditions with a randomised result of a low dose, and no claim of a benefit
-- note: The other side of the gaps: conditions on which exactly a randomised result of a low dose alone is entered, and of which no recorded page claims a benefit.
SELECT r.wider_id AS condition_id, count(DISTINCT r.family_id) AS trials, count(*) AS results
FROM people_results r JOIN conditions k ON k.condition_id = r.wider_id
WHERE r.exact = 1 AND r.allocation = 'randomised' AND r.study_subject = 'low_dose_naltrexone'
  AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.condition_id = r.wider_id AND c.claim_row_status = 'active' AND c.topic = 'efficacy' AND c.direction = 'benefit')
GROUP BY r.wider_id, k.condition_name
ORDER BY trials DESC, k.condition_name
