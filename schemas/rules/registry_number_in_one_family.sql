-- code: X226
-- title: a registry number belongs to one family of reports
-- why: two documents of one trial that are not linked would count its people twice
-- fix: Link the two in study_links (protocol_of, registration_of, secondary_report_of …), or correct the number.
-- table: study_identifiers
-- field: identifier
-- message: {scheme} {shared} is also that of {other}, which study_links does not join to {study_id}
WITH kin AS (SELECT study_id, other_study_id FROM study_links WHERE study_id <> other_study_id), head_0 AS (SELECT study_id, study_id AS family_id FROM studies), head_1 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_0 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), head_2 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_1 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), head_3 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_2 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), head_4 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_3 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), families AS (SELECT study_id, family_id FROM head_4)
SELECT a.scheme || '/' || a.identifier || '/' || a.study_id AS row_id, a.scheme AS scheme, a.identifier AS shared, min(b.study_id) AS other
FROM study_identifiers a
JOIN study_identifiers b ON b.scheme = a.scheme AND b.identifier = a.identifier AND b.study_id <> a.study_id
JOIN families f ON f.study_id = a.study_id
JOIN families g ON g.study_id = b.study_id
WHERE a.scheme NOT IN ('doi', 'pmid', 'pmcid') AND f.family_id > g.family_id
GROUP BY a.scheme, a.identifier, a.study_id
