-- code: X218
-- title: a supported claim is not the opposite of every result
-- why: the verdict says that the study says so, and the results of the same study, for the same condition and outcome, all say otherwise
-- fix: Read the paper again, then correct the verdict, the claim's direction or the result; a claim that is right for another reason says so in schemas/exceptions.csv.
-- table: claim_citations
-- field: verdict
-- message: the verdict is supported and the claim's direction {claimed}, but every result of {study_id} for {condition_id} and {outcome_id} is {found}
SELECT cc.claim_id || '/' || cc.citation_id AS row_id, c.direction AS claimed, ci.study_id AS study_id, c.condition_id AS condition_id,
  c.outcome_id AS outcome_id, CASE WHEN min(r.direction) = max(r.direction) THEN min(r.direction) ELSE min(r.direction) || ' or ' || max(r.direction) END AS found
FROM claim_citations cc
JOIN claims c ON c.claim_id = cc.claim_id
JOIN citations ci ON ci.citation_id = cc.citation_id
JOIN results r ON r.study_id = ci.study_id AND r.condition_id = c.condition_id AND r.outcome_id = c.outcome_id
WHERE cc.verdict = 'supported' AND c.direction IN ('benefit', 'harm', 'no_effect')
GROUP BY cc.claim_id, cc.citation_id, c.direction, ci.study_id, c.condition_id, c.outcome_id
HAVING count(*) = sum(CASE
  WHEN c.direction = 'benefit' AND r.direction IN ('harm', 'no_difference') THEN 1
  WHEN c.direction = 'harm' AND r.direction IN ('benefit', 'no_difference') THEN 1
  WHEN c.direction = 'no_effect' AND r.direction IN ('benefit', 'harm') THEN 1
  ELSE 0 END)
