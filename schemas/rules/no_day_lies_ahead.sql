-- code: X248
-- title: no day lies ahead
-- why: nobody has looked tomorrow; a day after today, and after the package's own date, is a slip of the year or the month
-- fix: Correct {field}. The relation `package` has one row: version, created, and as_of, the later of created and today.
-- table: claim_citations
-- field: checked_on
-- message: {field} is {day}, which has not come yet
SELECT 'claim_citations' AS table_name, claim_id || '/' || citation_id AS row_id, 'checked_on' AS field, CAST(checked_on AS VARCHAR(10)) AS day
FROM claim_citations, package WHERE checked_on > as_of
UNION ALL
SELECT 'studies', study_id, 'integrity_checked_on', CAST(integrity_checked_on AS VARCHAR(10)) FROM studies, package WHERE integrity_checked_on > as_of
UNION ALL
SELECT 'studies', study_id, 'year', '' || year FROM studies, package WHERE year > CAST(substr(CAST(as_of AS VARCHAR(10)), 1, 4) AS INTEGER) + 1
UNION ALL
SELECT 'sources', source_id, 'published', CAST(published AS VARCHAR(10)) FROM sources, package WHERE published > as_of
UNION ALL
SELECT 'sources', source_id, 'updated', CAST(updated AS VARCHAR(10)) FROM sources, package WHERE updated > as_of
UNION ALL
SELECT 'sources', source_id, 'retrieved', CAST(retrieved AS VARCHAR(10)) FROM sources, package WHERE retrieved > as_of
UNION ALL
SELECT 'searches', search_id, 'searched_on', CAST(searched_on AS VARCHAR(10)) FROM searches, package WHERE searched_on > as_of
