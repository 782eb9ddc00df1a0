-- code: X248
-- title: no day lies after that of the package
-- why: nobody has looked tomorrow; a day after the package's own date is a slip of the year or the month
-- fix: Correct {field}; the package's own date is `created` in schemas/package.json, which `ldn release` sets.
-- table: claim_citations
-- field: checked_on
-- message: {field} is {day}, after the package of {created}
SELECT 'claim_citations' AS table_name, claim_id || '/' || citation_id AS row_id, 'checked_on' AS field, CAST(checked_on AS VARCHAR(10)) AS day, CAST(created AS VARCHAR(10)) AS created
FROM claim_citations, package WHERE checked_on > created
UNION ALL
SELECT 'studies', study_id, 'integrity_checked_on', CAST(integrity_checked_on AS VARCHAR(10)), CAST(created AS VARCHAR(10)) FROM studies, package WHERE integrity_checked_on > created
UNION ALL
SELECT 'studies', study_id, 'year', '' || year, CAST(created AS VARCHAR(10)) FROM studies, package WHERE year > CAST(substr(CAST(created AS VARCHAR(10)), 1, 4) AS INTEGER) + 1
UNION ALL
SELECT 'sources', source_id, 'published', CAST(published AS VARCHAR(10)), CAST(created AS VARCHAR(10)) FROM sources, package WHERE published > created
UNION ALL
SELECT 'sources', source_id, 'updated', CAST(updated AS VARCHAR(10)), CAST(created AS VARCHAR(10)) FROM sources, package WHERE updated > created
UNION ALL
SELECT 'sources', source_id, 'retrieved', CAST(retrieved AS VARCHAR(10)), CAST(created AS VARCHAR(10)) FROM sources, package WHERE retrieved > created
UNION ALL
SELECT 'searches', search_id, 'searched_on', CAST(searched_on AS VARCHAR(10)), CAST(created AS VARCHAR(10)) FROM searches, package WHERE searched_on > created
