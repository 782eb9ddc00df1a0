-- title: Which doses of naltrexone are mentioned, for which condition and in which role?
-- note: Only mentions with an amount; units stay as the source has them, so a role may have several rows. An empty condition means that the passage names none.
SELECT k.condition_name AS condition, m.role AS role, min(m.dose_min) AS smallest, max(m.dose_max) AS largest, m.dose_unit AS unit,
  count(*) AS mentions, count(DISTINCT m.source_id) AS sources
FROM dosing_mentions m
LEFT JOIN conditions k ON k.condition_id = m.condition_id
WHERE m.drug = 'naltrexone' AND m.mention_row_status = 'active' AND (m.dose_min IS NOT NULL OR m.dose_max IS NOT NULL)
GROUP BY m.condition_id, k.condition_name, m.role, m.dose_unit
ORDER BY CASE WHEN m.condition_id IS NULL THEN 1 ELSE 0 END, m.condition_id, m.role, m.dose_unit
