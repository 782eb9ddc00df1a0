-- title: Adverse effects: what is claimed, and what studies counted
-- figure: harms
-- palette: evidence_tiers.evidence_tier
-- row: adverse effect
-- series: harm = said to occur | circle; no_effect = said to be absent, few or mild | ring
-- arms: own = naltrexone; other = comparator
-- axis: people with the effect, per cent of the arm
-- note: Low doses alone. On the left claims on safety; on the right each result in people that gives a number of people in an arm: a filled dot for naltrexone, a hollow one for the arm without it, where there was one. The smaller the arm, the smaller the dot.
--   Studies differ in time and in how they asked; nothing is pooled. Where no study gives a number, it is said what there is. Reviews and what was retracted are left out.
WITH harmful AS (
  SELECT hk.harm_key AS key, r.result_id AS result_id, study_subject,
    coalesce(r.first_author, CASE WHEN length(coalesce(t.journal, r.study_title)) > 18 THEN substr(coalesce(t.journal, r.study_title), 1, 15) || '…' ELSE coalesce(t.journal, r.study_title) END) || coalesce(' ' || year, '') AS study_name, measure,
    allocation, comparison, events_naltrexone, events_comparator, value_naltrexone, value_comparator, unit, value_kind,
    coalesce(n_naltrexone, CASE WHEN allocation = 'none' THEN analysed END) AS own_n, CASE WHEN allocation <> 'none' THEN n_comparator END AS other_n,
    CASE WHEN research_type = 'planned' THEN CASE allocation WHEN 'randomised' THEN 'T2' WHEN 'non_randomised' THEN 'T3' ELSE 'T4' END
      WHEN allocation = 'non_randomised' AND design_tier < 'T3' THEN 'T3' WHEN allocation = 'none' AND design_tier < 'T4' THEN 'T4' ELSE design_tier END AS tier
  FROM results_full r JOIN harm_kinds hk ON hk.result_id = r.result_id JOIN (SELECT study_id AS reported_by, journal FROM studies) t ON t.reported_by = r.study_id
  WHERE human = true AND research_type <> 'secondary' AND integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
), counted AS (
  SELECT key, result_id, study_name, measure, allocation, comparison, tier, own_n, other_n,
    CASE WHEN events_naltrexone IS NOT NULL AND own_n > 0 THEN events_naltrexone END AS own_events, CASE WHEN events_comparator IS NOT NULL AND other_n > 0 THEN events_comparator END AS other_events,
    CASE WHEN events_naltrexone IS NOT NULL AND own_n > 0 THEN 100.0 * events_naltrexone / own_n WHEN unit = '%' AND value_kind = 'proportion' THEN value_naltrexone END AS own_share,
    CASE WHEN events_comparator IS NOT NULL AND other_n > 0 THEN 100.0 * events_comparator / other_n WHEN unit = '%' AND value_kind = 'proportion' AND allocation <> 'none' THEN value_comparator END AS other_share
  FROM harmful WHERE study_subject = 'low_dose_naltrexone'
), worded AS (
  SELECT key, result_id, study_name, measure, allocation, comparison, tier, own_n, other_n, own_share, other_share,
    CASE WHEN own_events IS NOT NULL THEN own_events || ' of ' || own_n ELSE round(own_share, 1) || ' %' END AS own_words, CASE WHEN other_events IS NOT NULL THEN other_events || ' of ' || other_n ELSE round(other_share, 1) || ' %' END AS other_words
  FROM counted WHERE own_share IS NOT NULL
), claimed AS (
  SELECT c.outcome_id AS key, c.direction AS direction, count(*) AS n FROM claims c
  WHERE c.claim_row_status = 'active' AND c.topic = 'safety' AND c.direction IN ('harm', 'no_effect') AND c.subject = 'low_dose_naltrexone' AND c.outcome_id IS NOT NULL GROUP BY c.outcome_id, c.direction
), sums AS (
  SELECT k.key AS key, coalesce((SELECT sum(n) FROM claimed c WHERE c.key = k.key), 0) AS claims, (SELECT count(*) FROM counted c WHERE c.key = k.key) AS results,
    (SELECT count(*) FROM worded w WHERE w.key = k.key) AS numbers, (SELECT count(*) FROM harmful h WHERE h.key = k.key AND h.study_subject <> 'low_dose_naltrexone') AS elsewhere
  FROM (SELECT key FROM claimed UNION SELECT key FROM counted) k
), marks AS (
  SELECT key, direction AS series, 0 AS series_place, n, NULL AS own_share, NULL AS other_share, NULL AS own_n, NULL AS other_n, NULL AS tier, NULL AS mark_table, NULL AS mark_id, NULL AS mark_name, NULL AS mark_detail,
    n || CASE WHEN n = 1 THEN ' claim that it' ELSE ' claims that it' END || CASE direction WHEN 'harm' THEN ' occurs' ELSE ' is absent, rare or mild' END AS words
  FROM claimed
  UNION ALL
  SELECT key, 'result', 1, NULL, own_share, other_share, own_n, other_n, tier, 'results', result_id, study_name, own_words || CASE WHEN other_share IS NULL THEN '' ELSE ', against ' || other_words END,
    study_name || ', ' || measure || ': ' || own_words || ' under naltrexone' || CASE WHEN other_share IS NULL THEN ', no arm without it' ELSE ', ' || other_words || ' under ' || CASE comparison WHEN 'placebo' THEN 'placebo' ELSE 'the comparator' END END
  FROM worded
  UNION ALL
  SELECT key, 'none', 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    CASE WHEN results = 0 THEN 'none on exactly this' WHEN results = 1 THEN '1 result, without a number for an arm' ELSE results || ' results, without a number for an arm' END || CASE WHEN elsewhere > 0 THEN '; ' || elsewhere || ' on other doses, routes or combinations' ELSE '' END
  FROM sums WHERE numbers = 0
)
SELECT 'outcomes' AS row_table, o.outcome_id AS row_id, CASE m.key WHEN o.outcome_id THEN o.outcome_name ELSE 'stopping the drug' END AS row_name, m.series AS series, m.n AS n, m.own_share AS own_share, m.other_share AS other_share,
  m.own_n AS own_n, m.other_n AS other_n, m.tier AS tier, m.mark_table AS mark_table, m.mark_id AS mark_id, m.mark_name AS mark_name, m.mark_detail AS mark_detail, m.words AS words, m.key AS row_key,
  dense_rank() OVER (ORDER BY s.numbers DESC, s.claims DESC, s.results DESC, m.key) AS row_place
FROM marks m JOIN outcomes o ON m.key IN (o.outcome_id, o.outcome_id || '/stopped') JOIN sums s ON s.key = m.key
ORDER BY s.numbers DESC, s.claims DESC, s.results DESC, m.key, m.series_place, m.tier, CASE WHEN m.other_share IS NULL THEN 1 ELSE 0 END, m.own_n DESC, m.mark_id, m.series
