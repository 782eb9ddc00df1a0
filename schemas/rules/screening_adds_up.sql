-- code: X267
-- title: a search and its records add up
-- why: a study that two records include is counted twice in the flow, and no search yields more than was looked at
-- fix: Mark the later record as duplicate, or correct study_id, search_id or the number.
-- table: screening
-- field: study_id
-- message: {what}
SELECT 'screening' AS table_name, a.record_id AS row_id, 'study_id' AS field, a.study_id || ' is included by ' || min(b.record_id) || ' already' AS what
FROM screening a JOIN screening b ON b.study_id = a.study_id AND b.record_id < a.record_id
WHERE a.decision = 'included' AND b.decision = 'included' AND a.record_row_status = 'active' AND b.record_row_status = 'active'
GROUP BY a.record_id, a.study_id
UNION ALL
SELECT 'screening', a.record_id, 'duplicate_of', b.record_id || ' is itself a duplicate, of ' || b.duplicate_of
FROM screening a JOIN screening b ON b.record_id = a.duplicate_of WHERE b.duplicate_of IS NOT NULL
UNION ALL
SELECT 'screening', record_id, 'study_id', 'it was ' || decision || ', and yet is ' || study_id FROM screening WHERE decision <> 'included' AND study_id IS NOT NULL
UNION ALL
SELECT 'searches', q.search_id, 'records_looked_at', q.records_looked_at || ' records were looked at, ' || count(*) || ' are screened'
FROM searches q JOIN screening r ON r.search_id = q.search_id WHERE r.record_row_status = 'active'
GROUP BY q.search_id, q.records_looked_at HAVING count(*) > q.records_looked_at
