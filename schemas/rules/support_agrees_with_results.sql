-- code: X218
-- title: a supported claim is not the opposite of what was found
-- why: the verdict says that the study says so, and the result that it names, or every result of the study for that condition and outcome, says otherwise
-- fix: Read the paper again, then correct the verdict, the claim's direction or the result; a claim that is right for another reason says so in schemas/exceptions.csv.
-- table: claim_citations
-- field: verdict
-- message: the verdict is supported and the claim's direction {claimed}, but {what} of {study_id} for {outcome_id} is {found}
WITH above AS (
  SELECT condition_id, condition_id AS wider_id FROM conditions
  UNION SELECT condition_id, parent_id FROM condition_parents
  UNION SELECT a.condition_id, b.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
  UNION SELECT a.condition_id, c.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
    JOIN condition_parents c ON c.condition_id = b.parent_id
  UNION SELECT a.condition_id, d.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
    JOIN condition_parents c ON c.condition_id = b.parent_id JOIN condition_parents d ON d.condition_id = c.parent_id
), side AS ( -- what a result says, by its estimate or by its test
  SELECT result_id, study_id, condition_id, outcome_id,
    CASE WHEN result_direction = 'benefit' OR effect_direction IN ('favours_naltrexone', 'improved') THEN 1 ELSE 0 END AS benefit,
    CASE WHEN result_direction = 'harm' OR effect_direction IN ('favours_comparator', 'worsened') THEN 1 ELSE 0 END AS harm,
    CASE WHEN result_direction = 'no_difference' OR effect_direction IN ('equal', 'unchanged') THEN 1 ELSE 0 END AS no_side,
    CASE WHEN result_direction IN ('benefit', 'harm', 'no_difference') OR effect_direction IN ('favours_naltrexone', 'favours_comparator', 'improved', 'worsened', 'equal', 'unchanged') THEN 1 ELSE 0 END AS says
  FROM results WHERE result_row_status = 'active' AND result_direction <> 'mixed' AND effect_direction <> 'conflicting'
), said AS (
  SELECT cc.claim_id AS claim_id, cc.citation_id AS citation_id, cc.result_id AS result_id, ci.study_id AS study_id, CASE WHEN c.topic = 'safety' AND c.direction = 'no_effect' THEN 'no_harm' ELSE c.direction END AS direction, c.condition_id AS condition_id, c.outcome_id AS outcome_id
  FROM claim_citations cc JOIN citations ci ON ci.citation_id = cc.citation_id JOIN claims c ON c.claim_id = cc.claim_id
  WHERE cc.verdict = 'supported' AND c.topic IN ('efficacy', 'safety') AND c.direction IN ('benefit', 'harm', 'no_effect')
    AND coalesce(cc.support_from, 'own_results') = 'own_results'
), held AS (
  SELECT p.claim_id AS claim_id, p.citation_id AS citation_id, p.direction AS claimed, p.study_id AS study_id, s.outcome_id AS outcome_id, 'the result' AS what,
    s.benefit AS benefit, s.harm AS harm, s.no_side AS no_side, s.says AS says
  FROM said p JOIN side s ON s.result_id = p.result_id
  UNION ALL
  SELECT p.claim_id, p.citation_id, p.direction, p.study_id, p.outcome_id, 'every result', sum(s.benefit), sum(s.harm), sum(s.no_side), sum(s.says)
  FROM said p JOIN side s ON s.study_id = p.study_id AND s.outcome_id = p.outcome_id
  WHERE p.result_id IS NULL
    AND (p.condition_id IS NULL OR EXISTS (SELECT 1 FROM above a WHERE a.condition_id = s.condition_id AND a.wider_id = p.condition_id))
  GROUP BY p.claim_id, p.citation_id, p.direction, p.study_id, p.outcome_id
)
SELECT claim_id || '/' || citation_id AS row_id, claimed, study_id, outcome_id, what,
  CASE WHEN benefit > 0 AND harm = 0 AND no_side = 0 THEN 'a benefit' WHEN harm > 0 AND benefit = 0 AND no_side = 0 THEN 'a harm'
    WHEN no_side > 0 AND benefit = 0 AND harm = 0 THEN 'no difference' ELSE 'another' END AS found
FROM held
WHERE says > 0 AND (claimed = 'benefit' AND benefit = 0 OR claimed = 'harm' AND harm = 0 OR claimed = 'no_effect' AND no_side = 0 OR claimed = 'no_harm' AND no_side = 0 AND benefit = 0) -- well tolerated, or better tolerated, is no harm
