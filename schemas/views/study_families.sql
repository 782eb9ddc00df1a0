-- title: Which documents report on one trial
-- publish: csv
-- note: A family bears the id of its main report, which is found by following `study_links`, four steps at most. A document that reports on several trials, such as a digest, is a family of its own. People count once a family: as randomised, else as the largest number of participants.
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
), families AS (SELECT study_id, family_id FROM head_4), counted AS (
  SELECT f.family_id AS family_id, count(*) AS documents, min(s.year) AS first_year, max(s.year) AS last_year,
    coalesce(max(s.randomised), max(CASE WHEN d.research_type = 'planned' THEN NULL ELSE s.participants END), max(s.participants)) AS people
  FROM families f JOIN studies s ON s.study_id = f.study_id JOIN study_designs d ON d.study_design = s.study_design
  WHERE s.study_row_status = 'active'
  GROUP BY f.family_id
), linked AS (
  SELECT study_id, min(study_relation) AS study_relation, min(other_study_id) AS other_study_id FROM study_links GROUP BY study_id
)
SELECT f.family_id AS family_id, s.study_id AS study_id, l.study_relation AS study_relation, l.other_study_id AS other_study_id, s.year AS year, s.title AS study_title, s.study_design AS study_design, d.research_type AS research_type, d.evidence_tier AS design_tier,
  d.human AS human, s.subject AS study_subject, c.documents AS family_documents, CASE WHEN d.human = true THEN c.people END AS family_people, c.first_year AS family_first_year, c.last_year AS family_last_year
FROM families f
JOIN studies s ON s.study_id = f.study_id
JOIN study_designs d ON d.study_design = s.study_design
JOIN counted c ON c.family_id = f.family_id
LEFT JOIN linked l ON l.study_id = s.study_id
WHERE s.study_row_status = 'active'
ORDER BY f.family_id, s.study_id
