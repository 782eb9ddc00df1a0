-- code: X348
-- severity: warning
-- title: the reports of one trial agree
-- why: a registration and the report of its trial have one number, doses, people and times of one size, and the plan comes first
-- fix: Correct the link, the number, the dose, the time or the year; where plan and report differ, say so in schemas/exceptions.csv.
-- table: study_links
-- field: other_study_id
-- message: {study_id} and {other_study_id} are linked, but {what}
SELECT row_id, what FROM ( -- what is told of a link is the first that does not agree
  SELECT l.study_id || '/' || l.other_study_id AS row_id, CASE
    WHEN a.dose_unit = b.dose_unit AND (a.dose_max > 3 * b.dose_max OR b.dose_max > 3 * a.dose_max) THEN 'their doses are ' || a.dose_max || ' and ' || b.dose_max || ' ' || a.dose_unit
    WHEN l.study_relation IN ('protocol_of', 'registration_of', 'conference_abstract_of', 'correction_of') AND (a.participants > 4 * b.participants OR b.participants > 4 * a.participants) THEN 'their people are ' || a.participants || ' and ' || b.participants
    WHEN l.study_relation IN ('protocol_of', 'registration_of', 'conference_abstract_of', 'correction_of') AND (a.duration_weeks > 1.8 * b.duration_weeks OR b.duration_weeks > 1.8 * a.duration_weeks) THEN 'they last ' || a.duration_weeks || ' and ' || b.duration_weeks || ' weeks'
    WHEN l.study_relation IN ('protocol_of', 'registration_of') AND a.year > b.year OR l.study_relation IN ('follow_up_of', 'correction_of', 'reanalysis_of') AND a.year < b.year THEN 'their years are ' || a.year || ' and ' || b.year
    WHEN a.subject = 'low_dose_naltrexone' AND b.subject IN ('standard_dose_naltrexone', 'ultra_low_dose_naltrexone') OR b.subject = 'low_dose_naltrexone' AND a.subject IN ('standard_dose_naltrexone', 'ultra_low_dose_naltrexone') THEN 'one is filed as low, the other as standard dose'
  END AS what
  FROM study_links l JOIN studies a ON a.study_id = l.study_id JOIN studies b ON b.study_id = l.other_study_id
) x
WHERE what IS NOT NULL
UNION ALL
SELECT l.study_id || '/' || l.other_study_id, 'their numbers in ' || i.scheme || ' are ' || min(i.identifier) || ' and ' || min(j.identifier)
FROM study_links l JOIN study_identifiers i ON i.study_id = l.study_id JOIN study_identifiers j ON j.study_id = l.other_study_id AND j.scheme = i.scheme
WHERE i.scheme NOT IN ('doi', 'pmid', 'pmcid', 'other') AND l.study_relation IN ('protocol_of', 'registration_of', 'conference_abstract_of', 'secondary_report_of')
GROUP BY l.study_id, l.other_study_id, i.scheme
HAVING sum(CASE WHEN i.identifier = j.identifier THEN 1 ELSE 0 END) = 0
UNION ALL
SELECT l.study_id || '/' || l.other_study_id, 'no condition is common to both'
FROM study_links l
WHERE EXISTS (SELECT 1 FROM study_conditions a WHERE a.study_id = l.study_id) AND EXISTS (SELECT 1 FROM study_conditions b WHERE b.study_id = l.other_study_id)
  AND NOT EXISTS (SELECT 1 FROM study_conditions a JOIN study_conditions b ON b.condition_id = a.condition_id WHERE a.study_id = l.study_id AND b.study_id = l.other_study_id)
