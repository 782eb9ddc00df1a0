-- title: What is claimed and known for each condition
-- stats: 3
-- note: Efficacy claims of a benefit; the best tier that they cite and that is left; the directions of the results of studies in people; contradictions in which a claim on the condition takes part.
SELECT k.condition_id AS condition_id,
  (SELECT count(*) FROM claims c WHERE c.condition_id = k.condition_id AND c.status = 'active' AND c.topic = 'efficacy' AND c.direction = 'benefit') AS benefit_claims,
  (SELECT min(c.cited_tier) FROM claims c WHERE c.condition_id = k.condition_id AND c.status = 'active' AND c.topic = 'efficacy') AS best_cited,
  (SELECT min(c.evidence_tier) FROM claims c WHERE c.condition_id = k.condition_id AND c.status = 'active' AND c.topic = 'efficacy') AS best_left,
  (SELECT count(*) FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design
    WHERE r.condition_id = k.condition_id AND d.human = true AND r.direction = 'benefit') AS results_benefit,
  (SELECT count(*) FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design
    WHERE r.condition_id = k.condition_id AND d.human = true AND r.direction = 'no_difference') AS results_no_difference,
  (SELECT count(*) FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design
    WHERE r.condition_id = k.condition_id AND d.human = true AND r.direction IN ('harm', 'mixed', 'unclear')) AS results_other,
  (SELECT count(*) FROM claim_links l JOIN claims a ON a.claim_id = l.claim_id JOIN claims b ON b.claim_id = l.other_claim_id
    WHERE l.relation = 'contradicts' AND (a.condition_id = k.condition_id OR b.condition_id = k.condition_id)) AS contradictions
FROM conditions k
WHERE EXISTS (SELECT 1 FROM claims c WHERE c.condition_id = k.condition_id AND c.status = 'active' AND c.topic = 'efficacy')
ORDER BY benefit_claims DESC, k.condition_id
