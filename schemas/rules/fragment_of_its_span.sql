-- code: X263
-- title: one passage has one fragment, and one fragment one passage
-- why: a fragment copied from another row opens the page at another sentence; one without comma is the whole passage, and as long
-- fix: Run `ldn locate {source_id} "the words of the passage"` and enter what it prints.
-- table: claims
-- field: text_fragment
-- message: {what}
SELECT a.claim_id AS row_id, a.source_id AS source_id, 'the fragment is also that of another passage, in ' || min(b.claim_id) AS what
FROM claims a JOIN claims b ON b.source_id = a.source_id AND b.text_fragment = a.text_fragment AND b.span_sha256 <> a.span_sha256 AND b.claim_id < a.claim_id
GROUP BY a.claim_id, a.source_id
UNION ALL
SELECT a.claim_id, a.source_id, 'the same passage has another fragment in ' || min(b.claim_id)
FROM claims a JOIN claims b ON b.source_id = a.source_id AND b.span_sha256 = a.span_sha256 AND b.span_start = a.span_start AND b.text_fragment <> a.text_fragment AND b.claim_id < a.claim_id
GROUP BY a.claim_id, a.source_id
UNION ALL
SELECT claim_id, source_id, 'the fragment has ' || letters || ' characters, the passage ' || long FROM (
  SELECT claim_id, source_id, text_fragment, span_end - span_start AS long, length(text_fragment) - 2 * (length(text_fragment) - length(replace(text_fragment, '%', ''))) AS letters
  FROM claims WHERE instr(text_fragment, '%C') = 0 AND instr(text_fragment, '%D') = 0 AND instr(text_fragment, '%E') = 0 AND instr(text_fragment, '%F') = 0 -- ASCII alone, three places a character
) f
WHERE letters > long OR instr(text_fragment, ',') = 0 AND letters <> long
