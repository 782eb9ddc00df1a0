-- code: X263
-- title: one passage has one fragment, and one fragment one passage
-- why: a fragment copied from another row opens the page at another sentence; one without comma is the whole passage, and as long
-- fix: Run `ldn locate {source_id} "the words of the passage"` and enter what it prints.
-- table: claims
-- field: text_fragment
-- message: {what}
WITH of_fragment AS (
  SELECT source_id, text_fragment FROM claims GROUP BY source_id, text_fragment HAVING count(*) > 1
), of_passage AS (
  SELECT source_id, span_start, span_sha256 FROM claims GROUP BY source_id, span_start, span_sha256 HAVING count(*) > 1
), same_fragment AS ( -- each against the first
  SELECT c.claim_id AS claim_id, c.source_id AS source_id, c.span_sha256 AS held,
    first_value(c.claim_id) OVER (PARTITION BY c.source_id, c.text_fragment ORDER BY c.claim_id) AS other,
    first_value(c.span_sha256) OVER (PARTITION BY c.source_id, c.text_fragment ORDER BY c.claim_id) AS other_held
  FROM of_fragment f JOIN claims c ON c.source_id = f.source_id AND c.text_fragment = f.text_fragment WHERE c.span_sha256 IS NOT NULL
), same_passage AS (
  SELECT c.claim_id AS claim_id, c.source_id AS source_id, c.text_fragment AS held,
    first_value(c.claim_id) OVER (PARTITION BY c.source_id, c.span_start, c.span_sha256 ORDER BY c.claim_id) AS other,
    first_value(c.text_fragment) OVER (PARTITION BY c.source_id, c.span_start, c.span_sha256 ORDER BY c.claim_id) AS other_held
  FROM of_passage p JOIN claims c ON c.source_id = p.source_id AND c.span_start = p.span_start AND c.span_sha256 = p.span_sha256 WHERE c.text_fragment IS NOT NULL
)
SELECT claim_id AS row_id, source_id, 'the fragment is also that of another passage, in ' || other AS what FROM same_fragment WHERE held <> other_held AND claim_id <> other
UNION ALL
SELECT claim_id, source_id, 'the same passage has another fragment in ' || other FROM same_passage WHERE held <> other_held AND claim_id <> other
UNION ALL
SELECT claim_id, source_id, 'the fragment has ' || letters || ' characters, the passage ' || long FROM (
  SELECT claim_id, source_id, text_fragment, span_end - span_start AS long, length(text_fragment) - 2 * (length(text_fragment) - length(replace(text_fragment, '%', ''))) AS letters
  FROM claims WHERE instr(text_fragment, '%C') = 0 AND instr(text_fragment, '%D') = 0 AND instr(text_fragment, '%E') = 0 AND instr(text_fragment, '%F') = 0 -- ASCII alone, three places a character
) f
WHERE letters > long OR instr(text_fragment, ',') = 0 AND letters <> long
