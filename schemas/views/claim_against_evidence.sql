-- title: What each family of studies found on what a claim says
-- publish: csv
-- note: One row for a claim of efficacy or safety, a family of reports and a kind of allocation. `evidence_kind` keeps apart studies in people on the claim's own subject, on another subject, reviews, and animals or cells; a review is left out
--   where one of the studies that it includes stands for the same claim. An efficacy claim is matched by its condition, or (`condition_match`) narrower ones, and by its outcome, else its group of outcomes (`outcome_match`); a claim of overall benefit by
--   any outcome of efficacy. A safety claim is matched by its harm, across conditions. `people` are those analysed, else, where the family has results on one condition only, those randomised, else participants, once a family. No score, no pooled number.
WITH kin AS (SELECT study_id, other_study_id FROM study_links WHERE study_id <> other_study_id), head_0 AS (SELECT study_id, study_id AS family_id FROM studies), head_1 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_0 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), head_2 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_1 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), head_3 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_2 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), head_4 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_3 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), families AS (SELECT study_id, family_id FROM head_4), above AS (
  SELECT condition_id, condition_id AS wider_id FROM conditions
  UNION SELECT condition_id, parent_id FROM condition_parents
  UNION SELECT a.condition_id, b.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
  UNION SELECT a.condition_id, c.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
    JOIN condition_parents c ON c.condition_id = b.parent_id
  UNION SELECT a.condition_id, d.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
    JOIN condition_parents c ON c.condition_id = b.parent_id JOIN condition_parents d ON d.condition_id = c.parent_id
), asked AS (
  SELECT c.claim_id AS claim_id, c.source_id AS source_id, c.topic AS topic, c.subject AS subject, c.condition_id AS condition_id, c.outcome_id AS outcome_id, o.outcome_group AS outcome_group, c.direction AS direction,
    CAST(substr(CAST(coalesce(so.updated, so.published) AS VARCHAR(10)), 1, 4) AS INTEGER) AS dated, CAST(substr(CAST(so.retrieved AS VARCHAR(10)), 1, 4) AS INTEGER) AS retrieved, so.not_before_year AS not_before
  FROM claims c JOIN outcomes o ON o.outcome_id = c.outcome_id JOIN sources so ON so.source_id = c.source_id
  WHERE c.claim_row_status = 'active' AND c.topic IN ('efficacy', 'safety')
), found AS (
  SELECT r.result_id AS result_id, r.study_id AS study_id, f.family_id AS family_id, r.condition_id AS condition_id, r.outcome_id AS outcome_id, o.outcome_group AS outcome_group, o.outcome_domain AS outcome_domain,
    r.allocation AS allocation, r.comparison AS comparison, r.effect_direction AS effect_direction, r.primary_met AS primary_met, r.measure AS measure,
    coalesce(r.analysed, CASE WHEN r.paired = true THEN r.n_naltrexone ELSE CAST(r.n_naltrexone AS INTEGER) + CAST(r.n_comparator AS INTEGER) END) AS analysed, s.year AS year, s.subject AS subject,
    CASE WHEN d.human = true THEN CASE WHEN d.research_type = 'secondary' THEN 'review' ELSE 'study' END ELSE 'animals_or_cells' END AS kind
  FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design JOIN families f ON f.study_id = s.study_id JOIN outcomes o ON o.outcome_id = r.outcome_id
  WHERE r.result_row_status = 'active' AND s.study_row_status = 'active' AND s.integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
), family_people AS (
  SELECT f.family_id AS family_id, max(s.randomised) AS randomised, max(CASE WHEN d.research_type = 'planned' THEN NULL ELSE s.participants END) AS participants
  FROM families f JOIN studies s ON s.study_id = f.study_id JOIN study_designs d ON d.study_design = s.study_design WHERE s.study_row_status = 'active' AND f.family_id IN (SELECT family_id FROM found GROUP BY family_id HAVING count(DISTINCT condition_id) = 1) GROUP BY f.family_id
), likely AS (
  SELECT a.claim_id AS claim_id, r.result_id AS result_id, CASE WHEN r.condition_id = a.condition_id THEN 1 ELSE 2 END AS condition_rank,
    CASE WHEN r.outcome_id = a.outcome_id THEN 1 WHEN r.outcome_group = a.outcome_group AND a.outcome_group <> 'other' THEN 2 ELSE 3 END AS outcome_rank
  FROM asked a JOIN above u ON u.wider_id = a.condition_id JOIN found r ON r.condition_id = u.condition_id
  WHERE a.topic = 'efficacy' AND (r.outcome_id = a.outcome_id OR r.outcome_group = a.outcome_group AND a.outcome_group <> 'other' OR a.outcome_id = 'overall_benefit' AND r.outcome_domain = 'efficacy')
  UNION
  SELECT a.claim_id, r.result_id, 3, CASE WHEN r.outcome_id = a.outcome_id THEN 1 ELSE 2 END
  FROM asked a JOIN found r ON r.outcome_id = a.outcome_id OR r.outcome_group = 'harms' AND a.outcome_id IN ('adverse_events', 'tolerability')
  WHERE a.topic = 'safety'
), ranked AS (
  SELECT a.claim_id AS claim_id, r.result_id AS result_id, r.study_id AS study_id, r.family_id AS family_id, r.allocation AS allocation, r.comparison AS comparison, r.effect_direction AS effect_direction, r.primary_met AS primary_met,
    r.outcome_id AS outcome_id, r.measure AS measure, r.analysed AS analysed, r.year AS year, l.condition_rank AS condition_rank, l.outcome_rank AS outcome_rank,
    CASE WHEN r.kind <> 'study' THEN r.kind WHEN r.subject = a.subject THEN 'same_subject' ELSE 'other_subject' END AS evidence_kind
  FROM likely l JOIN asked a ON a.claim_id = l.claim_id JOIN found r ON r.result_id = l.result_id
), nearest AS ( -- of a family only what lies nearest to the claim
  SELECT claim_id, family_id, allocation, evidence_kind, min(10 * outcome_rank + condition_rank) AS distance FROM ranked GROUP BY claim_id, family_id, allocation, evidence_kind
), beside AS ( -- a review whose studies are there for the same claim
  SELECT DISTINCT v.claim_id AS claim_id, v.study_id AS study_id FROM ranked v JOIN study_inclusions i ON i.review_id = v.study_id JOIN families g ON g.study_id = i.study_id JOIN ranked t ON t.family_id = g.family_id AND t.claim_id = v.claim_id
  WHERE v.evidence_kind = 'review' AND t.evidence_kind <> 'review'
), matched AS (
  SELECT r.claim_id AS claim_id, r.family_id AS family_id, r.allocation AS allocation, r.evidence_kind AS evidence_kind, r.condition_rank AS condition_rank, r.outcome_rank AS outcome_rank, r.comparison AS comparison,
    r.effect_direction AS effect_direction, r.primary_met AS primary_met, r.outcome_id AS outcome_id, r.measure AS measure, r.analysed AS analysed, r.year AS year
  FROM ranked r JOIN nearest n ON n.claim_id = r.claim_id AND n.family_id = r.family_id AND n.allocation = r.allocation AND n.evidence_kind = r.evidence_kind AND n.distance = 10 * r.outcome_rank + r.condition_rank
  LEFT JOIN beside b ON b.claim_id = r.claim_id AND b.study_id = r.study_id
  WHERE b.claim_id IS NULL
), summed AS (
  SELECT claim_id, family_id, allocation, evidence_kind, min(condition_rank) AS condition_rank, min(outcome_rank) AS outcome_rank, count(*) AS results, max(analysed) AS analysed, min(year) AS first_year,
    sum(CASE WHEN effect_direction = 'favours_naltrexone' THEN 1 ELSE 0 END) AS favours_naltrexone, sum(CASE WHEN effect_direction = 'favours_comparator' THEN 1 ELSE 0 END) AS favours_comparator,
    sum(CASE WHEN effect_direction = 'equal' THEN 1 ELSE 0 END) AS equal, sum(CASE WHEN effect_direction = 'conflicting' THEN 1 ELSE 0 END) AS conflicting, sum(CASE WHEN effect_direction = 'not_reported' THEN 1 ELSE 0 END) AS not_reported,
    sum(CASE WHEN effect_direction = 'improved' THEN 1 ELSE 0 END) AS improved, sum(CASE WHEN effect_direction = 'worsened' THEN 1 ELSE 0 END) AS worsened, sum(CASE WHEN effect_direction = 'unchanged' THEN 1 ELSE 0 END) AS unchanged,
    count(DISTINCT CASE WHEN comparison = 'placebo' AND primary_met = 'met' THEN outcome_id || '|' || measure END) AS primary_met, count(DISTINCT CASE WHEN comparison = 'placebo' AND primary_met = 'not_met' THEN outcome_id || '|' || measure END) AS primary_not_met,
    count(DISTINCT CASE WHEN comparison = 'placebo' AND primary_met = 'not_reported' THEN outcome_id || '|' || measure END) AS primary_not_reported
  FROM matched GROUP BY claim_id, family_id, allocation, evidence_kind
), rows_of_families AS (
  SELECT a.claim_id AS claim_id, a.source_id AS source_id, a.topic AS topic, a.subject AS claim_subject, a.condition_id AS claim_condition_id, a.outcome_id AS claim_outcome_id, a.direction AS claim_direction,
    m.family_id AS family_id, m.allocation AS allocation, m.evidence_kind AS evidence_kind,
    CASE m.condition_rank WHEN 1 THEN 'same' WHEN 2 THEN 'narrower' ELSE 'any' END AS condition_match, CASE m.outcome_rank WHEN 1 THEN 'same' WHEN 2 THEN 'group' ELSE 'any_benefit' END AS outcome_match, m.results AS results,
    CASE WHEN m.conflicting > 0 OR (CASE WHEN m.favours_naltrexone > 0 THEN 1 ELSE 0 END) + (CASE WHEN m.favours_comparator > 0 THEN 1 ELSE 0 END) + (CASE WHEN m.equal > 0 THEN 1 ELSE 0 END)
        + (CASE WHEN m.improved > 0 THEN 1 ELSE 0 END) + (CASE WHEN m.worsened > 0 THEN 1 ELSE 0 END) + (CASE WHEN m.unchanged > 0 THEN 1 ELSE 0 END) > 1 THEN 'conflicting'
      WHEN m.favours_naltrexone > 0 THEN 'favours_naltrexone' WHEN m.favours_comparator > 0 THEN 'favours_comparator' WHEN m.equal > 0 THEN 'equal'
      WHEN m.improved > 0 THEN 'improved' WHEN m.worsened > 0 THEN 'worsened' WHEN m.unchanged > 0 THEN 'unchanged' WHEN m.not_reported > 0 THEN 'not_reported' ELSE 'not_applicable' END AS effect_direction,
    m.favours_naltrexone AS favours_naltrexone, m.favours_comparator AS favours_comparator, m.equal AS equal, m.conflicting AS conflicting, m.not_reported AS not_reported, m.improved AS improved, m.worsened AS worsened, m.unchanged AS unchanged,
    m.primary_met AS primary_met, m.primary_not_met AS primary_not_met, m.primary_not_reported AS primary_not_reported,
    CASE WHEN m.evidence_kind IN ('animals_or_cells', 'review') THEN NULL ELSE coalesce(m.analysed, p.randomised, p.participants) END AS people,
    CASE WHEN m.evidence_kind IN ('animals_or_cells', 'review') THEN NULL WHEN m.analysed IS NOT NULL THEN 'analysed' WHEN p.randomised IS NOT NULL THEN 'randomised' WHEN p.participants IS NOT NULL THEN 'participants' END AS people_basis,
    m.first_year AS first_year,
    CASE WHEN m.first_year > a.dated OR m.first_year > a.retrieved THEN 'after' WHEN m.first_year < a.dated OR m.first_year < a.not_before THEN 'before' WHEN m.first_year = a.dated THEN 'same_year' ELSE 'not_known' END AS appeared
  FROM summed m JOIN asked a ON a.claim_id = m.claim_id LEFT JOIN family_people p ON p.family_id = m.family_id
)
SELECT claim_id, source_id, topic, claim_subject, claim_condition_id, claim_outcome_id, claim_direction, family_id, allocation, evidence_kind, condition_match, outcome_match, results,
  effect_direction, favours_naltrexone, favours_comparator, equal, conflicting, not_reported, improved, worsened, unchanged, primary_met, primary_not_met, primary_not_reported,
  people, people_basis, first_year, appeared
FROM rows_of_families
ORDER BY claim_id, evidence_kind, family_id, allocation
