-- title: Studies of a condition by tier
SELECT sc.condition_id AS condition_id, s.study_id AS study_id, s.title AS study_title, d.design_name AS design_name, d.evidence_tier AS design_tier, t.tier_name AS tier_name, s.participants AS people, s.dose_min AS dose_min, CASE WHEN s.dose_max <> s.dose_min THEN s.dose_max END AS dose_to, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_unit END AS dose_unit, CASE WHEN s.dose_min IS NOT NULL THEN s.dose_frequency END AS dose_frequency, s.study_design AS study_design
FROM study_conditions sc JOIN studies s ON s.study_id = sc.study_id JOIN study_designs d ON d.study_design = s.study_design JOIN evidence_tiers t ON t.evidence_tier = d.evidence_tier
WHERE s.study_row_status = 'active'
ORDER BY sc.condition_id, d.evidence_tier, s.participants DESC NULLS LAST, s.study_id
