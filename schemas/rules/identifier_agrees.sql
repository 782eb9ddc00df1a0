-- code: X225
-- title: an identifier of a study is the one that was seen
-- why: study_identifiers says where each identifier was seen; another one in studies is a slip of the pen
-- fix: Correct {field} in studies, or the row of study_identifiers.
-- table: studies
-- field: doi
-- message: {field} is {value}, but study_identifiers has {listed} for {study_id}
SELECT s.study_id AS row_id, i.scheme AS field, CASE i.scheme WHEN 'doi' THEN s.doi ELSE CAST(s.pmid AS VARCHAR(10)) END AS value, min(i.identifier) AS listed
FROM studies s JOIN study_identifiers i ON i.study_id = s.study_id AND i.scheme IN ('doi', 'pmid')
WHERE CASE i.scheme WHEN 'doi' THEN s.doi ELSE CAST(s.pmid AS VARCHAR(10)) END IS NOT NULL
GROUP BY s.study_id, i.scheme, s.doi, s.pmid
HAVING sum(CASE WHEN i.identifier = CASE i.scheme WHEN 'doi' THEN s.doi ELSE CAST(s.pmid AS VARCHAR(10)) END THEN 1 ELSE 0 END) = 0
UNION ALL
SELECT s.study_id, i.scheme, '(empty)', min(i.identifier)
FROM studies s JOIN study_identifiers i ON i.study_id = s.study_id AND i.scheme IN ('doi', 'pmid')
WHERE CASE i.scheme WHEN 'doi' THEN s.doi ELSE CAST(s.pmid AS VARCHAR(10)) END IS NULL
GROUP BY s.study_id, i.scheme
