-- code: X353
-- severity: warning
-- title: the claims of a section stand together
-- why: a claim in the midst of another section was mostly given the heading of another page or passage
-- fix: Correct section, or span_start.
-- table: claims
-- field: section
-- message: the claim stands among claims of {neighbour}, and is filed under {section}
WITH placed AS (
  SELECT claim_id, coalesce(source_id, '') AS source_id, section, lag(section) OVER (PARTITION BY source_id ORDER BY span_start, claim_id) AS before, lead(section) OVER (PARTITION BY source_id ORDER BY span_start, claim_id) AS after
  FROM claims WHERE claim_row_status = 'active'
), apart AS (
  SELECT claim_id, source_id, section, before, after FROM placed WHERE section IS NOT NULL AND before <> section AND (after = before OR after <> section)
), times AS ( -- a section of one claim may stand between two others
  SELECT a.source_id AS source_id, a.section AS section, count(*) AS n
  FROM claims c JOIN (SELECT DISTINCT source_id, section FROM apart) a ON a.source_id = coalesce(c.source_id, '') AND a.section = c.section WHERE c.claim_row_status = 'active'
  GROUP BY a.source_id, a.section
)
SELECT a.claim_id AS row_id, a.before AS neighbour
FROM apart a JOIN times t ON t.source_id = a.source_id AND t.section = a.section
WHERE a.after = a.before OR t.n > 1
