-- code: X218
-- title: a supported claim is not the opposite of every result
-- why: the verdict says that the study says so, and the results of the same study, for the same condition and outcome, all say otherwise
-- fix: Read the paper again, then correct the verdict, the claim's direction or the result; a claim that is right for another reason says so in schemas/exceptions.csv.
-- table: claim_citations
-- field: verdict
-- message: the verdict is supported and the claim's direction {claimed}, but every result of {study_id} for {condition_id} and {outcome_id} is {found}
SELECT cc.claim_id || '/' || cc.citation_id AS row_id, c.direction AS claimed, ci.study_id AS study_id, c.condition_id AS condition_id,
  c.outcome_id AS outcome_id, CASE WHEN r.low = r.high THEN r.low ELSE r.low || ' or ' || r.high END AS found
FROM (
  SELECT study_id, condition_id, outcome_id, min(direction) AS low, max(direction) AS high,
    sum(CASE direction WHEN 'benefit' THEN 1 ELSE 0 END) AS benefits, sum(CASE direction WHEN 'harm' THEN 1 ELSE 0 END) AS harms,
    sum(CASE direction WHEN 'no_difference' THEN 1 ELSE 0 END) AS nones
  FROM results
  GROUP BY study_id, condition_id, outcome_id
  HAVING count(*) = sum(CASE WHEN direction IN ('benefit', 'harm', 'no_difference') THEN 1 ELSE 0 END)
) r
JOIN citations ci ON ci.study_id = r.study_id
JOIN claim_citations cc ON cc.citation_id = ci.citation_id
JOIN claims c ON c.claim_id = cc.claim_id AND c.condition_id = r.condition_id AND c.outcome_id = r.outcome_id
WHERE cc.verdict = 'supported'
  AND (c.direction = 'benefit' AND r.benefits = 0 OR c.direction = 'harm' AND r.harms = 0 OR c.direction = 'no_effect' AND r.nones = 0)
