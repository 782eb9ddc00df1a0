-- title: Where do sources claim a benefit, and what did controlled studies find?
-- note: Claims of efficacy on low-dose naltrexone by condition and outcome, beside the people and randomised trials on low doses that measured the same outcome in the same condition, each trial by its main report; reviews are left out. No score and no pooled number.
SELECT k.condition_name AS condition, o.outcome_name AS outcome, c.claims AS claims_of_benefit, c.sources AS sources,
  coalesce(e.people, 0) AS people_in_randomised_trials, coalesce(e.studies, 0) AS randomised_trials, coalesce(e.met, 0) AS primary_met, coalesce(e.not_met, 0) AS primary_not_met
FROM (
  SELECT condition_id, outcome_id, count(*) AS claims, count(DISTINCT source_id) AS sources FROM claims
  WHERE claim_row_status = 'active' AND topic = 'efficacy' AND direction = 'benefit' AND subject = 'low_dose_naltrexone' AND condition_id IS NOT NULL GROUP BY condition_id, outcome_id
) c
JOIN conditions k ON k.condition_id = c.condition_id
JOIN outcomes o ON o.outcome_id = c.outcome_id
LEFT JOIN (
  SELECT condition_id, outcome_id, count(*) AS studies, sum(people) AS people, sum(met) AS met, sum(not_met) AS not_met FROM (
    SELECT r.condition_id AS condition_id, r.outcome_id AS outcome_id, r.study_id AS study_id, coalesce(max(r.analysed), max(s.randomised), max(s.participants)) AS people,
      max(CASE WHEN r.primary_met = 'met' THEN 1 ELSE 0 END) AS met, max(CASE WHEN r.primary_met = 'not_met' THEN 1 ELSE 0 END) AS not_met
    FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design
    WHERE r.allocation = 'randomised' AND r.result_row_status = 'active' AND s.subject = 'low_dose_naltrexone' AND d.evidence_tier = 'T2'
      AND NOT EXISTS (SELECT 1 FROM study_links l WHERE l.study_id = s.study_id)
    GROUP BY r.condition_id, r.outcome_id, r.study_id
  ) p GROUP BY condition_id, outcome_id
) e ON e.condition_id = c.condition_id AND e.outcome_id = c.outcome_id
ORDER BY claims_of_benefit DESC, condition, outcome
