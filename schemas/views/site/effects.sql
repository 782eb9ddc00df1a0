-- title: What studies in people found, by outcome
-- figure: effects
-- palette: evidence_tiers.evidence_tier
-- row: study
-- parts: low = Low dose; ultra_low = Ultra-low dose; other = Other doses, routes and combinations
-- columns: pain = pain; function = function; mood = mood; quality_of_life = quality of life; fatigue_and_sleep = fatigue, sleep; disease_activity = disease activity; survival = survival; medicine_use = use of medicines; laboratory = lab values; harms = harms; other = other
-- sides: for = favours naltrexone, or better than before; against = favours the comparator, or worse than before; level = equal, or estimates conflict; unknown = no side reported, or nothing compared
-- note: One mark for each family of reports and group of outcomes: comparisons with placebo or no naltrexone before those with another treatment, these before before-and-after; primary outcomes before others. The side is that of the estimate, whatever its test;
--   where estimates differ, they conflict. Tiers are kinds of document, limited by the comparison made; results that only a registry gives have that of the comparison. Reviews and what was retracted are left out. Nothing is pooled.
WITH shown AS (
  SELECT family_id, result_id, condition_id, outcome_group, study_subject, route, effect_direction, p_operator, p_value, comparison, allocation, analysed, outcome_name,
    CASE WHEN comparison IN ('placebo', 'no_naltrexone') AND allocation <> 'none' THEN 4 WHEN allocation <> 'none' THEN 2 ELSE 0 END + CASE WHEN outcome_role = 'primary' THEN 1 ELSE 0 END AS weight,
    CASE WHEN research_type = 'planned' THEN CASE allocation WHEN 'randomised' THEN 'T2' WHEN 'non_randomised' THEN 'T3' ELSE 'T4' END
      WHEN allocation = 'non_randomised' AND design_tier < 'T3' THEN 'T3' WHEN allocation = 'none' AND design_tier < 'T4' THEN 'T4' ELSE design_tier END AS tier,
    coalesce(analysed, CASE WHEN paired = true THEN n_naltrexone ELSE CAST(n_naltrexone AS INTEGER) + CAST(n_comparator AS INTEGER) END) AS counted
  FROM results_full
  WHERE human = true AND research_type <> 'secondary' AND integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
), best AS (
  SELECT family_id, condition_id, outcome_group, study_subject, max(weight) AS weight FROM shown GROUP BY family_id, condition_id, outcome_group, study_subject
), merged AS (
  SELECT s.family_id AS family_id, s.condition_id AS condition_id, s.outcome_group AS outcome_group, b.weight AS weight, count(*) AS results, min(s.result_id) AS result_id, min(s.tier) AS tier, max(s.counted) AS counted,
    s.study_subject AS study_subject, min(s.route) AS route, min(s.comparison) AS comparison, min(s.allocation) AS allocation, min(s.outcome_name) AS outcome_name, max(s.p_operator) AS p_operator, max(s.p_value) AS p_value,
    sum(CASE WHEN s.effect_direction IN ('favours_naltrexone', 'improved') THEN 1 ELSE 0 END) AS n_for, sum(CASE WHEN s.effect_direction IN ('favours_comparator', 'worsened') THEN 1 ELSE 0 END) AS n_against,
    sum(CASE WHEN s.effect_direction IN ('equal', 'unchanged') THEN 1 ELSE 0 END) AS n_equal, sum(CASE WHEN s.effect_direction = 'conflicting' THEN 1 ELSE 0 END) AS n_conflicting,
    sum(CASE WHEN s.effect_direction = 'not_reported' THEN 1 ELSE 0 END) AS n_not_reported
  FROM shown s JOIN best b ON b.family_id = s.family_id AND b.condition_id = s.condition_id AND b.outcome_group = s.outcome_group AND b.study_subject = s.study_subject AND b.weight = s.weight
  GROUP BY s.family_id, s.condition_id, s.outcome_group, s.study_subject, b.weight
), sided AS (
  SELECT family_id, condition_id, outcome_group, results, result_id, tier, counted, study_subject, route, comparison, allocation, outcome_name, p_operator, p_value, n_for, n_against, n_equal, n_not_reported,
    CASE WHEN weight >= 2 THEN 1 ELSE 0 END AS compared, CASE WHEN weight IN (1, 3, 5) THEN 1 ELSE 0 END AS is_primary,
    CASE WHEN n_conflicting > 0 OR (CASE WHEN n_for > 0 THEN 1 ELSE 0 END) + (CASE WHEN n_against > 0 THEN 1 ELSE 0 END) + (CASE WHEN n_equal > 0 THEN 1 ELSE 0 END) > 1 THEN 'conflicting'
      WHEN n_for > 0 THEN 'for' WHEN n_against > 0 THEN 'against' WHEN n_equal > 0 THEN 'equal' ELSE 'unknown' END AS side
  FROM merged
), families AS (
  SELECT family_id, max(family_people) AS people, min(family_first_year) AS first_year FROM study_families GROUP BY family_id
), best_tier AS (
  SELECT family_id, condition_id, min(tier) AS row_tier, max(counted) AS counted FROM sided GROUP BY family_id, condition_id
), weighed AS (
  SELECT condition_id, row_number() OVER (ORDER BY sum(compared) DESC, count(*) DESC, condition_id) AS panel_place FROM sided GROUP BY condition_id
)
SELECT 'conditions' AS panel_table, m.condition_id AS panel_id, k.condition_name AS panel_name, w.panel_place AS panel_place,
  CASE WHEN m.study_subject = 'low_dose_naltrexone' THEN 'low' WHEN m.study_subject = 'ultra_low_dose_naltrexone' THEN 'ultra_low' ELSE 'other' END AS part,
  'studies' AS row_table, m.family_id AS row_id, nm.name AS row_name,
  CASE WHEN coalesce(t.counted, f.people) IS NULL THEN 'people not known, ' WHEN coalesce(t.counted, f.people) = 1 THEN '1 person, ' ELSE coalesce(t.counted, f.people) || ' people, ' END || d.design_name AS row_detail,
  t.row_tier AS row_tier, coalesce(t.counted, f.people) AS people, m.outcome_group AS column_id, m.tier AS tier, CASE m.side WHEN 'equal' THEN 'level' WHEN 'conflicting' THEN 'level' ELSE m.side END AS side,
  m.compared AS compared, m.is_primary AS is_primary, 'results' AS mark_table, m.result_id AS mark_id,
  nm.name || ', ' || CASE WHEN m.results = 1 THEN m.outcome_name ELSE m.results || ' results on ' || CASE m.outcome_group WHEN 'quality_of_life' THEN 'quality of life' WHEN 'fatigue_and_sleep' THEN 'fatigue and sleep' WHEN 'disease_activity' THEN 'disease activity' WHEN 'medicine_use' THEN 'use of medicines' WHEN 'other' THEN 'other outcomes' ELSE m.outcome_group END END
    || ' in ' || k.condition_name || ': '
    || CASE WHEN m.compared = 1 THEN CASE m.side WHEN 'for' THEN 'favours naltrexone' WHEN 'against' THEN 'favours the comparator' WHEN 'equal' THEN 'equal' WHEN 'conflicting' THEN 'estimates conflict' ELSE 'side not reported' END
      ELSE CASE m.side WHEN 'for' THEN 'better than before' WHEN 'against' THEN 'worse than before' WHEN 'equal' THEN 'unchanged' WHEN 'conflicting' THEN 'estimates conflict' ELSE CASE WHEN m.n_not_reported > 0 THEN 'side not reported' ELSE 'nothing compared' END END END
    || CASE WHEN m.compared = 0 THEN ', no comparison group' WHEN m.comparison = 'placebo' THEN ', against placebo' WHEN m.comparison = 'no_naltrexone' THEN ', against no naltrexone' ELSE ', against another treatment' END
    || CASE WHEN m.allocation = 'randomised' THEN ', randomised' WHEN m.compared = 1 THEN ', not randomised' ELSE '' END
    || CASE WHEN m.is_primary = 1 THEN ', primary outcome' ELSE '' END
    || CASE WHEN m.results = 1 AND m.p_value IS NOT NULL THEN ', p ' || CASE m.p_operator WHEN 'lt' THEN '< ' WHEN 'le' THEN '≤ ' WHEN 'gt' THEN '> ' WHEN 'ge' THEN '≥ ' ELSE '= ' END || m.p_value ELSE '' END AS words
FROM sided m JOIN conditions k ON k.condition_id = m.condition_id JOIN studies s ON s.study_id = m.family_id JOIN study_names nm ON nm.study_id = m.family_id JOIN study_designs d ON d.study_design = s.study_design
JOIN families f ON f.family_id = m.family_id JOIN best_tier t ON t.family_id = m.family_id AND t.condition_id = m.condition_id JOIN weighed w ON w.condition_id = m.condition_id
ORDER BY w.panel_place, CASE WHEN m.study_subject = 'low_dose_naltrexone' THEN 1 WHEN m.study_subject = 'ultra_low_dose_naltrexone' THEN 2 ELSE 3 END, t.row_tier, coalesce(t.counted, f.people, 0) DESC, m.family_id, m.outcome_group
