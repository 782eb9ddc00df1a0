-- code: X901
-- title: a passage ends inside its guide
-- why: a place beyond the end of the text is nowhere
-- fix: Run `ldn locate` with the words of the guide.
-- table: sayings
-- field: to_char
-- message: the passage ends at {ends}, but {guide} has {text_size} characters
SELECT s.saying AS row_id, s.to_char AS ends, g.guide AS guide, g.text_size AS text_size
FROM sayings s JOIN guides g ON g.guide = s.guide
WHERE s.to_char > g.text_size
