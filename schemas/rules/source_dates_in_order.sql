-- code: X240
-- title: the dates of a source are in order
-- why: a page is published, then revised, then retrieved; a slip of the year turns them round
-- fix: Correct the date that is wrong.
-- table: sources
-- field: updated
-- message: {field} is {day}, before {other} {earlier}
SELECT source_id AS row_id, 'updated' AS field, CAST(updated AS VARCHAR(10)) AS day, 'published' AS other, CAST(published AS VARCHAR(10)) AS earlier FROM sources WHERE updated < published
UNION ALL
SELECT source_id, 'retrieved', CAST(retrieved AS VARCHAR(10)), 'updated', CAST(updated AS VARCHAR(10)) FROM sources WHERE retrieved < updated
UNION ALL
SELECT source_id, 'retrieved', CAST(retrieved AS VARCHAR(10)), 'published', CAST(published AS VARCHAR(10)) FROM sources WHERE retrieved < published
