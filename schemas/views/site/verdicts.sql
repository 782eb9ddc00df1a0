-- title: Does the cited study say what the page says?
-- figure: verdicts
-- palette: claim_citations.verdict
-- denominators: all = all pairs; marked = without pairs of a block
-- row: source
-- unit: pairs
-- note: Each pair of a claim and one of its citations was held against the study. *Undecided*: neither abstract nor text said enough, or nothing could be read. A pair of a block has its reference below a whole block of text, without marks. In alphabetical order; no rank.
SELECT 'sources' AS row_table, s.source_id AS row_id, s.source_short_name AS row_name, v.denominator AS denominator, v.part AS part, v.n AS n,
  v.n || CASE WHEN v.n = 1 THEN ' pair ' ELSE ' pairs ' END || CASE v.part WHEN 'off_topic' THEN 'off topic' ELSE v.part END || CASE v.denominator WHEN 'marked' THEN ', without those of a block' ELSE '' END AS words
FROM sources s JOIN (
  SELECT source_id, 'all' AS denominator, CASE WHEN verdict IN ('unavailable', 'unchecked') THEN 'undecided' ELSE verdict END AS part, count(*) AS n
  FROM claim_citations_full GROUP BY source_id, CASE WHEN verdict IN ('unavailable', 'unchecked') THEN 'undecided' ELSE verdict END
  UNION ALL
  SELECT source_id, 'marked', CASE WHEN verdict IN ('unavailable', 'unchecked') THEN 'undecided' ELSE verdict END, count(*)
  FROM claim_citations_full WHERE link_basis <> 'block' GROUP BY source_id, CASE WHEN verdict IN ('unavailable', 'unchecked') THEN 'undecided' ELSE verdict END
) v ON v.source_id = s.source_id
WHERE s.source_row_status = 'active'
ORDER BY s.source_short_name, s.source_id, v.denominator, v.part
