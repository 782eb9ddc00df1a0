-- title: How the studies were found, as a PRISMA 2020 flow
-- publish: csv
-- note: Records looked at, and not recorded one by one, were duplicates or did not concern naltrexone. Studies that a source cites were not searched for; they stand in a box of their own.
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
), families AS (SELECT study_id, family_id FROM head_4), seen AS (
  SELECT record_id, stage, decision, exclusion_reason, study_id FROM screening WHERE record_row_status = 'active'
)
SELECT place, box, reason, records FROM (
  SELECT 1 AS place, 'searches' AS box, '' AS reason, count(*) AS records FROM searches WHERE search_row_status = 'active'
  UNION ALL
  SELECT 2, 'records identified', '', coalesce(sum(records_looked_at), 0) FROM searches WHERE search_row_status = 'active'
  UNION ALL
  SELECT 3, 'records removed before screening', 'not on naltrexone, or seen before', coalesce((SELECT sum(records_looked_at) FROM searches WHERE search_row_status = 'active'), 0) - count(*) FROM seen
  UNION ALL
  SELECT 4, 'duplicates removed', '', count(*) FROM seen WHERE exclusion_reason = 'duplicate'
  UNION ALL
  SELECT 5, 'records screened', '', count(*) FROM seen WHERE coalesce(exclusion_reason, '') <> 'duplicate'
  UNION ALL
  SELECT 6, 'records excluded', exclusion_reason, count(*) FROM seen WHERE stage = 'title_abstract' AND decision = 'excluded' AND exclusion_reason <> 'duplicate' GROUP BY exclusion_reason
  UNION ALL
  SELECT 7, 'reports sought for retrieval', '', count(*) FROM seen WHERE coalesce(exclusion_reason, '') <> 'duplicate' AND (stage = 'full_text' OR decision = 'included')
  UNION ALL
  SELECT 8, 'reports not retrieved', '', count(*) FROM seen WHERE decision = 'not_retrieved'
  UNION ALL
  SELECT 9, 'reports assessed by title and abstract alone', '', count(*) FROM seen WHERE decision = 'included' AND stage = 'title_abstract'
  UNION ALL
  SELECT 10, 'reports assessed by what was read of the text', '', count(*) FROM seen WHERE stage = 'full_text' AND decision <> 'not_retrieved' AND coalesce(exclusion_reason, '') <> 'duplicate'
  UNION ALL
  SELECT 11, 'reports excluded', exclusion_reason, count(*) FROM seen WHERE stage = 'full_text' AND decision = 'excluded' AND exclusion_reason <> 'duplicate' GROUP BY exclusion_reason
  UNION ALL
  SELECT 12, 'reports included', '', count(DISTINCT study_id) FROM seen WHERE decision = 'included'
  UNION ALL
  SELECT 13, 'studies included', 'families of reports', count(DISTINCT f.family_id) FROM seen r JOIN families f ON f.study_id = r.study_id WHERE r.decision = 'included'
  UNION ALL
  SELECT 14, 'documents that a source cites', '', count(DISTINCT ci.study_id) FROM citations ci WHERE ci.citation_row_status = 'active'
) x
ORDER BY place, box, reason
