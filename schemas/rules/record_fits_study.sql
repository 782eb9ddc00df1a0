-- code: X343
-- severity: warning
-- title: a screened record is the study that it became
-- why: a record under another study's id hides both; the year and the first words of the title are mostly the same
-- fix: Correct study_id, or the record; where the copy that was screened bears another title, say so in schemas/exceptions.csv.
-- table: screening
-- field: study_id
-- message: {what}
SELECT r.record_id AS row_id, 'study_id' AS field, 'the record is of ' || r.record_year || ', ' || s.study_id || ' of ' || s.year AS what
FROM screening r JOIN studies s ON s.study_id = r.study_id WHERE r.record_year <> s.year AND r.record_row_status = 'active'
UNION ALL
SELECT r.record_id, 'study_id', 'the titles of record and study begin otherwise: ' || substr(r.record_title, 1, 30) || ' …, ' || substr(s.title, 1, 30) || ' …'
FROM screening r JOIN studies s ON s.study_id = r.study_id
WHERE r.record_row_status = 'active' AND instr(lower(r.record_title), lower(substr(s.title, 1, 12))) = 0 AND instr(lower(s.title), lower(substr(r.record_title, 1, 12))) = 0 AND substr(r.record_title, 1, 1) <> '[' AND substr(s.title, 1, 1) <> '['
UNION ALL
SELECT a.record_id, 'duplicate_of', 'the titles have nothing in common: ' || substr(a.record_title, 1, 30) || ' …, ' || substr(b.record_title, 1, 30) || ' …'
FROM screening a JOIN screening b ON b.record_id = a.duplicate_of
WHERE a.record_row_status = 'active' AND instr(replace(lower(a.record_title), '-', ' '), replace(lower(substr(b.record_title, 1, 8)), '-', ' ')) = 0 AND instr(replace(lower(b.record_title), '-', ' '), replace(lower(substr(a.record_title, 1, 8)), '-', ' ')) = 0
  AND substr(a.record_title, 1, 1) <> '[' AND substr(b.record_title, 1, 1) <> '[' AND a.record_title NOT LIKE 'NCT%' AND b.record_title NOT LIKE 'NCT%'
UNION ALL
SELECT a.record_id, 'record_title', 'the record ' || min(b.record_id) || ' has the same title and year, and neither is marked as duplicate'
FROM screening a JOIN screening b ON lower(b.record_title) = lower(a.record_title) AND b.record_id < a.record_id AND coalesce(b.record_year, 0) = coalesce(a.record_year, 0)
WHERE a.duplicate_of IS NULL AND b.duplicate_of IS NULL AND a.decision = 'included' AND b.decision = 'included' AND a.record_row_status = 'active' AND length(a.record_title) > 30
  AND NOT EXISTS (SELECT 1 FROM studies s WHERE s.study_id = a.study_id AND lower(s.title) = lower(a.record_title) AND coalesce(s.year, 0) = coalesce(a.record_year, 0))
GROUP BY a.record_id
UNION ALL
SELECT record_id, 'exclusion_reason', 'the title names naltrexone' FROM screening
WHERE exclusion_reason = 'not_naltrexone' AND instr(replace(lower(record_title), 'methylnaltrexone', ''), 'naltrexone') > 0 AND substr(record_title, 1, 1) <> '[' AND record_row_status = 'active'
