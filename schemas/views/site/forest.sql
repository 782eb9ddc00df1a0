-- title: Estimates that share condition, outcome, comparison and measure
-- figure: forest
-- row: report
-- note: Estimates with their intervals, as printed; one a family of reports, primary outcomes before others. Not pooled here: there is no diamond. Trials and reviews never stand in one plot; reviews pool trials that they largely share, so that their estimates are no independent support.
WITH kept AS (
  SELECT r.condition_id AS condition_id, r.condition_name AS condition_name, r.outcome_id AS outcome_id, r.outcome_name AS outcome_name, r.comparison AS comparison, r.effect_measure AS effect_measure, r.better AS better, r.unit AS unit,
    r.family_id AS family_id, r.result_id AS result_id, nm.name AS name, r.year AS year, r.measure AS measure, r.effect AS effect, r.ci_low AS ci_low, r.ci_high AS ci_high, r.ci_level AS ci_level, r.analysed AS analysed, r.design_name AS design_name,
    CASE WHEN r.research_type = 'secondary' THEN 'reviews' ELSE 'studies' END AS kind,
    row_number() OVER (PARTITION BY r.condition_id, r.outcome_id, r.comparison, r.effect_measure, r.family_id ORDER BY CASE r.outcome_role WHEN 'primary' THEN 1 WHEN 'secondary' THEN 2 ELSE 3 END, r.result_id) AS place
  FROM results_full r JOIN study_names nm ON nm.study_id = r.study_id
  WHERE r.human = true AND r.effect IS NOT NULL AND r.ci_low IS NOT NULL AND r.ci_high IS NOT NULL AND r.allocation <> 'none' AND r.study_subject = 'low_dose_naltrexone'
    AND r.integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
), shared AS (
  SELECT condition_id, outcome_id, comparison, effect_measure, kind FROM kept WHERE place = 1 GROUP BY condition_id, outcome_id, comparison, effect_measure, kind HAVING count(*) > 1
)
SELECT 'conditions' AS panel_table, k.condition_id AS panel_id, k.condition_id || '-' || k.outcome_id || '-' || k.comparison || '-' || k.effect_measure || CASE k.kind WHEN 'reviews' THEN '-reviews' ELSE '' END AS panel_key,
  k.condition_name || ': ' || k.outcome_name || ', against ' || CASE k.comparison WHEN 'placebo' THEN 'placebo' WHEN 'no_naltrexone' THEN 'no naltrexone' ELSE 'another treatment' END || CASE k.kind WHEN 'reviews' THEN ', as reviews pooled it' ELSE '' END AS panel_name,
  CASE k.effect_measure WHEN 'mean_difference' THEN 'mean difference' WHEN 'standardised_mean_difference' THEN 'standardised mean difference' WHEN 'risk_ratio' THEN 'risk ratio' WHEN 'rate_ratio' THEN 'rate ratio' WHEN 'odds_ratio' THEN 'odds ratio' WHEN 'hazard_ratio' THEN 'hazard ratio' WHEN 'risk_difference' THEN 'risk difference' ELSE 'per cent change' END AS axis,
  CASE WHEN k.effect_measure LIKE '%ratio' THEN 1.0 ELSE 0.0 END AS neutral, CASE WHEN k.effect_measure LIKE '%ratio' THEN 'log' ELSE 'linear' END AS scale,
  CASE k.better WHEN 'lower' THEN 'favours naltrexone' WHEN 'higher' THEN 'favours the comparator' ELSE 'lower' END AS left_words,
  CASE k.better WHEN 'lower' THEN 'favours the comparator' WHEN 'higher' THEN 'favours naltrexone' ELSE 'higher' END AS right_words,
  'results' AS row_table, k.result_id AS row_id, k.name AS row_name, k.measure || CASE WHEN k.analysed IS NULL THEN '' ELSE ', ' || k.analysed || ' people' END AS row_detail,
  k.effect AS estimate, k.ci_low AS low, k.ci_high AS high, CAST(coalesce(k.ci_level, 95) AS INTEGER) || ' % interval' AS interval_words,
  k.name || ', ' || k.measure || ': ' || k.effect || ' (' || k.ci_low || ' to ' || k.ci_high || ')' AS words
FROM kept k JOIN shared s ON s.condition_id = k.condition_id AND s.outcome_id = k.outcome_id AND s.comparison = k.comparison AND s.effect_measure = k.effect_measure AND s.kind = k.kind
WHERE k.place = 1
ORDER BY panel_key, k.year, k.result_id
