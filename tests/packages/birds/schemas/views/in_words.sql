-- title: In plain words
SELECT 'The guides make ' || count(*) || ' sayings; ' || sum(CASE WHEN backers > 0 THEN 1 ELSE 0 END) || ' of them are borne out by a paper.' AS sentence
FROM sayings WHERE keeping = 'kept'
