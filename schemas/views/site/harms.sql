-- title: Adverse effects: what is claimed, and what studies counted
-- figure: harms
-- palette: evidence_tiers.evidence_tier
-- row: adverse effect
-- series: harm = said to occur | circle; no_effect = said to be absent, few or mild | ring
-- arms: own = naltrexone; other = comparator
-- axis: people with the effect, per cent of the arm
-- note: On the left claims on safety; on the right each result in people that gives a number of people in an arm, at any dose: a filled dot for naltrexone, a hollow one for the arm without it, where there was one. Studies differ in dose, time and how they asked; nothing is pooled. Where a study counted nobody, that is written out.
WITH counted AS (
  SELECT outcome_id || CASE WHEN outcome_id = 'tolerability' AND (measure LIKE '%stopped%' OR measure LIKE '%withdrawal%' OR measure LIKE '%not complete%') THEN '/stopped' ELSE '' END AS key, result_id, coalesce(r.first_author, CASE WHEN length(coalesce(t.journal, r.study_title)) > 18 THEN substr(coalesce(t.journal, r.study_title), 1, 15) || '…' ELSE coalesce(t.journal, r.study_title) END) || coalesce(' ' || year, '') AS study_name, measure, study_design, design_tier, study_subject, allocation, comparison, n_naltrexone, n_comparator, events_naltrexone, events_comparator,
    CASE WHEN events_naltrexone IS NOT NULL AND n_naltrexone > 0 THEN 100.0 * events_naltrexone / n_naltrexone WHEN unit = '%' AND value_kind = 'proportion' THEN value_naltrexone END AS own_share,
    CASE WHEN events_comparator IS NOT NULL AND n_comparator > 0 THEN 100.0 * events_comparator / n_comparator WHEN unit = '%' AND value_kind = 'proportion' AND allocation <> 'none' THEN value_comparator END AS other_share,
    CASE WHEN study_design IN ('trial_registration', 'trial_protocol') THEN CASE allocation WHEN 'randomised' THEN 'T2' WHEN 'non_randomised' THEN 'T3' ELSE 'T4' END
      WHEN allocation = 'non_randomised' AND design_tier < 'T3' THEN 'T3' WHEN allocation = 'none' AND design_tier < 'T4' THEN 'T4' ELSE design_tier END AS tier
  FROM results_full r JOIN (SELECT study_id AS reported_by, journal FROM studies) t ON t.reported_by = r.study_id
  WHERE human = true AND outcome_group = 'harms' AND study_design NOT LIKE '%review%' AND study_design <> 'evidence_summary' AND integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
), claimed AS (
  SELECT c.outcome_id AS key, c.direction AS direction, count(*) AS n FROM claims c JOIN outcomes o ON o.outcome_id = c.outcome_id
  WHERE c.claim_row_status = 'active' AND c.topic = 'safety' AND c.direction IN ('harm', 'no_effect') GROUP BY c.outcome_id, c.direction
), sums AS (
  SELECT k.key AS key, coalesce((SELECT sum(n) FROM claimed c WHERE c.key = k.key), 0) AS claims, (SELECT count(*) FROM counted c WHERE c.key = k.key) AS results,
    (SELECT count(*) FROM counted c WHERE c.key = k.key AND c.own_share IS NOT NULL) AS numbers
  FROM (SELECT key FROM claimed UNION SELECT key FROM counted) k
), marks AS (
  SELECT key, direction AS series, 0 AS series_place, n, NULL AS own_share, NULL AS other_share, NULL AS tier, NULL AS compared, NULL AS mark_table, NULL AS mark_id, NULL AS mark_name, NULL AS mark_detail,
    n || CASE WHEN n = 1 THEN ' claim that it' ELSE ' claims that it' END || CASE direction WHEN 'harm' THEN ' occurs' ELSE ' is absent, rare or mild' END AS words
  FROM claimed
  UNION ALL
  SELECT key, 'result', 1, NULL, own_share, other_share, tier, CASE WHEN allocation = 'none' THEN 0 ELSE 1 END, 'results', result_id, study_name,
    CASE WHEN events_naltrexone IS NOT NULL AND n_naltrexone > 0 THEN events_naltrexone || ' of ' || n_naltrexone ELSE round(own_share, 1) || ' %' END
      || CASE WHEN other_share IS NULL THEN '' WHEN events_comparator IS NOT NULL AND n_comparator > 0 THEN ', against ' || events_comparator || ' of ' || n_comparator ELSE ', against ' || round(other_share, 1) || ' %' END,
    study_name || ', ' || measure || ': ' || CASE WHEN events_naltrexone IS NOT NULL AND n_naltrexone > 0 THEN events_naltrexone || ' of ' || n_naltrexone ELSE round(own_share, 1) || ' %' END || ' under naltrexone'
      || CASE WHEN other_share IS NULL THEN ', no arm without it' ELSE ', ' || CASE WHEN events_comparator IS NOT NULL AND n_comparator > 0 THEN events_comparator || ' of ' || n_comparator ELSE round(other_share, 1) || ' %' END || ' under ' || CASE comparison WHEN 'placebo' THEN 'placebo' ELSE 'the comparator' END END
  FROM counted WHERE own_share IS NOT NULL
  UNION ALL
  SELECT key, 'none', 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    CASE WHEN results = 0 THEN 'none on exactly this' WHEN results = 1 THEN '1 result, without a number for an arm' ELSE results || ' results, without a number for an arm' END
  FROM sums WHERE numbers = 0
)
SELECT 'outcomes' AS row_table, o.outcome_id AS row_id, CASE m.key WHEN o.outcome_id THEN o.outcome_name ELSE 'stopping the drug' END AS row_name, m.series AS series, m.n AS n, m.own_share AS own_share, m.other_share AS other_share, m.tier AS tier, m.compared AS compared,
  m.mark_table AS mark_table, m.mark_id AS mark_id, m.mark_name AS mark_name, m.mark_detail AS mark_detail, m.words AS words
FROM marks m JOIN outcomes o ON m.key IN (o.outcome_id, o.outcome_id || '/stopped') JOIN sums s ON s.key = m.key
ORDER BY s.numbers DESC, s.claims DESC, s.results DESC, m.key, m.series_place, m.tier, m.compared DESC, m.mark_id, m.series
