-- code: X317
-- severity: warning
-- title: a trial that supports a claim of efficacy has its results entered
-- why: a verdict on a figure rests on a result; where none is entered, nobody can hold the claim against it
-- fix: Enter the result in results.csv and name it in result_id.
-- table: claim_citations
-- field: result_id
-- message: {study_id} supports a claim of {topic} by its own results, and has none entered for {outcome_id}
-- applies: SELECT count(*) FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id WHERE cc.verdict = 'supported' AND cc.support_from = 'own_results' AND cc.result_id IS NOT NULL AND c.topic IN ('efficacy', 'safety')
SELECT cc.claim_id || '/' || cc.citation_id AS row_id, ci.study_id AS study_id, c.topic AS topic, c.outcome_id AS outcome_id
FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id JOIN citations ci ON ci.citation_id = cc.citation_id
JOIN studies s ON s.study_id = ci.study_id JOIN study_designs d ON d.study_design = s.study_design
WHERE cc.verdict = 'supported' AND cc.support_from = 'own_results' AND cc.result_id IS NULL AND c.topic IN ('efficacy', 'safety') AND d.evidence_tier IN ('T1', 'T2', 'T3')
