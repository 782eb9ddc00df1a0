-- code: X353
-- severity: warning
-- title: the claims of a section stand together
-- why: a claim in the midst of another section was mostly given the heading of another page or passage
-- fix: Correct section, or span_start.
-- table: claims
-- field: section
-- message: the claim stands among claims of {neighbour}, and is filed under {section}
SELECT claim_id AS row_id, before AS neighbour FROM (
  SELECT claim_id, section, count(*) OVER (PARTITION BY source_id, section) AS times,
    lag(section) OVER (PARTITION BY source_id ORDER BY span_start, claim_id) AS before, lead(section) OVER (PARTITION BY source_id ORDER BY span_start, claim_id) AS after
  FROM claims WHERE claim_row_status = 'active'
) s
WHERE section IS NOT NULL AND before IS NOT NULL AND before <> section AND (after IS NOT NULL AND after <> section AND times > 1 OR after = before)
