-- code: X210
-- title: a DOI, PubMed id or PMC id stands once
-- why: one paper entered twice would count twice, whatever the notes say
-- fix: Withdraw one of the two rows (study_row_status, study_replaced_by), or correct the identifier; where one number really stands for two documents, say why in schemas/exceptions.csv.
-- table: study_identifiers
-- field: identifier
-- message: {scheme} {shared} is also that of {other}
WITH stands AS (
  SELECT i.study_id AS study_id, i.scheme AS scheme, i.identifier AS identifier
  FROM study_identifiers i JOIN studies s ON s.study_id = i.study_id
  WHERE i.scheme IN ('doi', 'pmid', 'pmcid') AND s.study_row_status = 'active'
), shown AS (
  SELECT study_id, 'doi' AS scheme, doi AS identifier FROM studies WHERE doi IS NOT NULL AND study_row_status = 'active'
  UNION ALL SELECT study_id, 'pmid', CAST(pmid AS VARCHAR(20)) FROM studies WHERE pmid IS NOT NULL AND study_row_status = 'active'
)
SELECT 'study_identifiers' AS table_name, a.scheme || '/' || a.identifier || '/' || a.study_id AS row_id, 'identifier' AS field, a.scheme AS scheme, a.identifier AS shared, t.first AS other
FROM stands a JOIN (SELECT scheme, identifier, min(study_id) AS first FROM stands GROUP BY scheme, identifier HAVING count(*) > 1) t ON t.scheme = a.scheme AND t.identifier = a.identifier
WHERE a.study_id > t.first
UNION ALL
SELECT 'studies', a.study_id, a.scheme, a.scheme, a.identifier, t.first
FROM shown a JOIN (SELECT scheme, identifier, min(study_id) AS first FROM shown GROUP BY scheme, identifier HAVING count(*) > 1) t ON t.scheme = a.scheme AND t.identifier = a.identifier
WHERE a.study_id > t.first
