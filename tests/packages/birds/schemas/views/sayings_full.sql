-- title: A saying with its guide and bird in one row
-- publish: csv
SELECT s.saying AS saying, s.guide AS guide, g.heading AS heading, s.bird AS bird, p.english AS english, s.trait AS trait, s.wording AS wording, s.backers AS backers
FROM sayings s JOIN guides g ON g.guide = s.guide LEFT JOIN species p ON p.bird = s.bird
WHERE s.keeping = 'kept'
ORDER BY s.saying
