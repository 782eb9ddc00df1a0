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
)
SELECT 'study_identifiers' AS table_name, a.scheme || '/' || a.identifier || '/' || a.study_id AS row_id, 'identifier' AS field, a.scheme AS scheme, a.identifier AS shared, min(b.study_id) AS other
FROM stands a JOIN stands b ON b.scheme = a.scheme AND b.identifier = a.identifier AND b.study_id < a.study_id
GROUP BY a.scheme, a.identifier, a.study_id
UNION ALL
SELECT 'studies', a.study_id, 'doi', 'doi', a.doi, min(b.study_id)
FROM studies a JOIN studies b ON b.doi = a.doi AND b.study_id < a.study_id WHERE a.study_row_status = 'active' AND b.study_row_status = 'active' GROUP BY a.study_id, a.doi
UNION ALL
SELECT 'studies', a.study_id, 'pmid', 'pmid', a.pmid, min(b.study_id)
FROM studies a JOIN studies b ON b.pmid = a.pmid AND b.study_id < a.study_id WHERE a.study_row_status = 'active' AND b.study_row_status = 'active' GROUP BY a.study_id, a.pmid
