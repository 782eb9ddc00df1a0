-- title: Which way results in people point
-- figure: harvest
-- palette: evidence_tiers.evidence_tier
-- row: condition
-- sides: against = favours the comparator, or worse than before; level = equal, or estimates conflict; for = favours naltrexone, or better than before; unknown = no side reported, or nothing compared
-- most: 12 = the 12 conditions with most randomised comparisons
-- note: Low doses alone. One bar for each family of reports and group of outcomes, without harms and laboratory values. The higher the bar, the better the kind of comparison; filled where there was a concurrent comparison, hollow where not; a dot below marks a primary outcome.
--   The side is that of the estimate, whatever its test. Nothing is pooled, and bars are not to be added up.
WITH low AS (
  SELECT panel_table, panel_id, panel_name, row_id, column_id, tier, side, compared, is_primary, mark_table, mark_id, words FROM effects WHERE part = 'low' AND column_id NOT IN ('harms', 'laboratory')
), weighed AS (
  SELECT panel_id, row_number() OVER (ORDER BY sum(CASE WHEN tier = 'T2' AND compared = 1 THEN 1 ELSE 0 END) DESC, sum(compared) DESC, count(*) DESC, panel_id) AS row_place FROM low GROUP BY panel_id
)
SELECT l.panel_table AS row_table, l.panel_id AS row_id, l.panel_name AS row_name, w.row_place AS row_place, l.side AS side, l.tier AS tier, l.compared AS compared, l.is_primary AS is_primary,
  l.mark_table AS mark_table, l.mark_id AS mark_id, l.words AS words
FROM low l JOIN weighed w ON w.panel_id = l.panel_id
ORDER BY w.row_place, l.side, l.tier, l.compared DESC, l.is_primary DESC, l.row_id, l.column_id
