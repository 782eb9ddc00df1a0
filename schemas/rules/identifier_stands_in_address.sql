-- code: X261
-- title: an address that shows an identifier shows the right one
-- why: the page of PubMed 111 does not show the paper 112; one of the two was mistyped, or belongs to another study
-- fix: Compare the identifier with the page, and correct the one that is wrong.
-- table: study_identifiers
-- field: identifier
-- message: {scheme} {identifier} was seen at {address}, which is the page of another
SELECT 'study_identifiers' AS table_name, scheme || '/' || identifier || '/' || study_id AS row_id, 'identifier' AS field, scheme AS scheme, identifier AS identifier, seen_at AS address
FROM study_identifiers
WHERE scheme = 'pmid' AND lower(seen_at) LIKE '%pubmed.ncbi.nlm.nih.gov/_____%' AND instr(replace(replace(seen_at, '-', '/'), '?', '/') || '/', '/' || identifier || '/') = 0
  OR scheme = 'pmcid' AND seen_at LIKE '%/articles/PMC_____%' AND instr(seen_at || '/', '/' || identifier || '/') = 0
  OR scheme = 'doi' AND (lower(seen_at) LIKE '%doi.org/10.%' OR lower(seen_at) LIKE '%/doi/%10.%/%') AND instr(lower(seen_at), identifier) = 0
  OR scheme = 'nct' AND lower(seen_at) LIKE '%nct0_______%' AND instr(lower(seen_at), lower(identifier)) = 0
  OR scheme = 'eudract' AND seen_at LIKE '%clinicaltrialsregister.eu/%/____-______-__/%' AND instr(seen_at, identifier) = 0
  OR scheme IN ('isrctn', 'actrn') AND lower(seen_at) LIKE '%' || scheme || '1%' AND instr(lower(seen_at), lower(identifier)) = 0
UNION ALL
SELECT 'study_pages', p.study_id || '/' || p.page_rank, 'page_url', 'pmid', s.pmid, p.page_url
FROM study_pages p JOIN studies s ON s.study_id = p.study_id
WHERE lower(p.page_url) LIKE '%pubmed.ncbi.nlm.nih.gov/_____%' AND s.pmid IS NOT NULL AND instr(replace(replace(p.page_url, '-', '/'), '?', '/') || '/', '/' || s.pmid || '/') = 0
UNION ALL
SELECT 'study_pages', p.study_id || '/' || p.page_rank, 'page_url', 'doi', s.doi, p.page_url
FROM study_pages p JOIN studies s ON s.study_id = p.study_id
WHERE (lower(p.page_url) LIKE '%doi.org/10.%' OR lower(p.page_url) LIKE '%/doi/%10.%/%') AND s.doi IS NOT NULL AND instr(lower(p.page_url), s.doi) = 0
UNION ALL
SELECT 'study_pages', p.study_id || '/' || p.page_rank, 'page_url', 'nct', min(i.identifier), p.page_url
FROM study_pages p JOIN study_identifiers i ON i.study_id = p.study_id AND i.scheme = 'nct'
WHERE lower(p.page_url) LIKE '%/nct0_______%'
GROUP BY p.study_id, p.page_rank, p.page_url
HAVING sum(CASE WHEN instr(lower(p.page_url), lower(i.identifier)) > 0 THEN 1 ELSE 0 END) = 0
