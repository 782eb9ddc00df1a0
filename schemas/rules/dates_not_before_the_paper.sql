-- code: X239
-- title: nothing is looked at before it appeared
-- why: a day before the year of the paper, or of the source, is a slip of the year
-- fix: Correct {field}, or the year.
-- table: studies
-- field: integrity_checked_on
-- message: {field} is {day}, before {what} of {year}
SELECT 'studies' AS table_name, study_id AS row_id, 'integrity_checked_on' AS field, CAST(integrity_checked_on AS VARCHAR(10)) AS day, 'the paper' AS what, year AS year
FROM studies WHERE CAST(substr(CAST(integrity_checked_on AS VARCHAR(10)), 1, 4) AS INTEGER) < year
UNION ALL
SELECT 'claim_citations', cc.claim_id || '/' || cc.citation_id, 'checked_on', CAST(cc.checked_on AS VARCHAR(10)), 'the paper', s.year
FROM claim_citations cc JOIN citations ci ON ci.citation_id = cc.citation_id JOIN studies s ON s.study_id = ci.study_id
WHERE CAST(substr(CAST(cc.checked_on AS VARCHAR(10)), 1, 4) AS INTEGER) < s.year
UNION ALL
SELECT 'screening', r.record_id, 'record_year', CAST(q.searched_on AS VARCHAR(10)), 'a record', r.record_year
FROM screening r JOIN searches q ON q.search_id = r.search_id
WHERE CAST(substr(CAST(q.searched_on AS VARCHAR(10)), 1, 4) AS INTEGER) < r.record_year
UNION ALL
SELECT 'claim_citations', cc.claim_id || '/' || cc.citation_id, 'checked_on', CAST(cc.checked_on AS VARCHAR(10)), 'the source', CAST(substr(CAST(coalesce(o.updated, o.published) AS VARCHAR(10)), 1, 4) AS INTEGER)
FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id JOIN sources o ON o.source_id = c.source_id JOIN citations ci ON ci.citation_id = cc.citation_id LEFT JOIN studies s ON s.study_id = ci.study_id
WHERE cc.checked_on < coalesce(o.updated, o.published) AND CAST(substr(CAST(cc.checked_on AS VARCHAR(10)), 1, 4) AS INTEGER) >= coalesce(s.year, 0)
UNION ALL
SELECT 'claim_citations', cc.claim_id || '/' || cc.citation_id, 'checked_on', CAST(cc.checked_on AS VARCHAR(10)), 'the source', o.not_before_year
FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id JOIN sources o ON o.source_id = c.source_id JOIN citations ci ON ci.citation_id = cc.citation_id LEFT JOIN studies s ON s.study_id = ci.study_id
WHERE CAST(substr(CAST(cc.checked_on AS VARCHAR(10)), 1, 4) AS INTEGER) < o.not_before_year AND CAST(substr(CAST(cc.checked_on AS VARCHAR(10)), 1, 4) AS INTEGER) >= coalesce(s.year, 0)
UNION ALL -- work on a package cannot be older than the first of its sources
SELECT 'studies', study_id, 'integrity_checked_on', CAST(integrity_checked_on AS VARCHAR(10)), 'the first source of the package', first_year
FROM studies, (SELECT min(coalesce(CAST(substr(CAST(coalesce(updated, published) AS VARCHAR(10)), 1, 4) AS INTEGER), not_before_year)) AS first_year FROM sources) f
WHERE CAST(substr(CAST(integrity_checked_on AS VARCHAR(10)), 1, 4) AS INTEGER) < first_year AND CAST(substr(CAST(integrity_checked_on AS VARCHAR(10)), 1, 4) AS INTEGER) >= coalesce(year, 0)
UNION ALL
SELECT 'searches', search_id, 'searched_on', CAST(searched_on AS VARCHAR(10)), 'the first source of the package', first_year
FROM searches, (SELECT min(coalesce(CAST(substr(CAST(coalesce(updated, published) AS VARCHAR(10)), 1, 4) AS INTEGER), not_before_year)) AS first_year FROM sources) f
WHERE CAST(substr(CAST(searched_on AS VARCHAR(10)), 1, 4) AS INTEGER) < first_year
