-- title: Studies in people on what a claim says, the best comparison first
-- note: One row a claim and a family of reports, at its best comparison, as the sentence on the claim counts them; randomised comparisons first, then by tier, then by the number of people. A tier is that of the main report, limited by the comparison.
WITH ranked AS (
  SELECT e.claim_id AS claim_id, e.family_id AS family_id, e.allocation AS allocation, e.effect_direction AS effect_direction, e.people AS people, e.condition_match AS condition_match,
    e.primary_met AS met, e.primary_not_met AS not_met, e.primary_not_reported AS not_reported, CASE e.allocation WHEN 'randomised' THEN 1 WHEN 'non_randomised' THEN 2 ELSE 3 END AS place,
    min(CASE e.allocation WHEN 'randomised' THEN 1 WHEN 'non_randomised' THEN 2 ELSE 3 END) OVER (PARTITION BY e.claim_id, e.family_id) AS best
  FROM claim_against_evidence e WHERE e.evidence_kind = 'same_subject'
), tiered AS (
  SELECT r.*, CASE WHEN d.research_type = 'planned' THEN CASE r.place WHEN 1 THEN 'T2' WHEN 2 THEN 'T3' ELSE 'T4' END
    WHEN r.place = 2 AND d.evidence_tier < 'T3' THEN 'T3' WHEN r.place = 3 AND d.evidence_tier < 'T4' THEN 'T4' ELSE d.evidence_tier END AS design_tier
  FROM ranked r JOIN studies s ON s.study_id = r.family_id JOIN study_designs d ON d.study_design = s.study_design WHERE r.place = r.best
)
SELECT claim_id, family_id, design_tier, CASE allocation WHEN 'randomised' THEN 'randomised' WHEN 'non_randomised' THEN 'not randomised' ELSE 'none' END AS compared, effect_direction, people,
  CASE WHEN allocation <> 'none' THEN CASE WHEN met > 0 THEN met || ' met' ELSE '' END || CASE WHEN met > 0 AND not_met > 0 THEN ', ' ELSE '' END || CASE WHEN not_met > 0 THEN not_met || ' not met' ELSE '' END
    || CASE WHEN met + not_met > 0 AND not_reported > 0 THEN ', ' ELSE '' END || CASE WHEN not_reported > 0 THEN not_reported || ' not reported' ELSE '' END END AS primaries
FROM tiered
ORDER BY claim_id, place, design_tier, CASE WHEN people IS NULL THEN 1 ELSE 0 END, people DESC, family_id
