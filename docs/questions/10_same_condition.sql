-- title: On which conditions do the sources differ, and how?
-- note: What each source claims of low-dose naltrexone, and of the evidence for it, where at least two sources speak of a condition and not all in one direction.
SELECT k.condition_name AS condition, c.source_id AS source,
  sum(CASE WHEN c.direction = 'benefit' THEN 1 ELSE 0 END) AS benefit, sum(CASE WHEN c.direction = 'harm' THEN 1 ELSE 0 END) AS harm,
  sum(CASE WHEN c.direction = 'no_effect' THEN 1 ELSE 0 END) AS no_effect, sum(CASE WHEN c.direction IN ('mixed', 'unclear') THEN 1 ELSE 0 END) AS mixed_or_unclear
FROM claims c
JOIN conditions k ON k.condition_id = c.condition_id
WHERE c.claim_row_status = 'active' AND c.topic IN ('efficacy', 'evidence_status') AND c.subject = 'low_dose_naltrexone' AND c.direction <> 'not_applicable'
  AND c.condition_id IN (
    SELECT condition_id FROM claims
    WHERE claim_row_status = 'active' AND topic IN ('efficacy', 'evidence_status') AND subject = 'low_dose_naltrexone' AND direction <> 'not_applicable'
    GROUP BY condition_id HAVING count(DISTINCT source_id) > 1 AND count(DISTINCT direction) > 1
  )
GROUP BY k.condition_id, k.condition_name, c.source_id
ORDER BY k.condition_id, c.source_id
