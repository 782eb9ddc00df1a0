-- title: Results in people of studies that stand, without reviews
-- note: Each result that the evidence map counts, with the conditions that it stands for: its own, and wider ones. Reviews and what was retracted are left out.
SELECT u.wider_id AS wider_id, CASE WHEN u.wider_id = r.condition_id THEN 1 ELSE 0 END AS exact, r.condition_id AS condition_id, r.result_id AS result_id, r.family_id AS family_id, r.allocation AS allocation, r.study_subject AS study_subject
FROM results_full r JOIN wider_conditions u ON u.condition_id = r.condition_id
WHERE r.human = true AND r.research_type <> 'secondary' AND r.integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
