-- code: X342
-- severity: warning
-- title: a verdict rests on a result for what the claim is about
-- why: a result for another outcome or condition was mostly picked from the line above
-- fix: Name the result that answers the claim; where a near outcome decides, say so in schemas/exceptions.csv.
-- table: claim_citations
-- field: result_id
-- message: the claim is about {claimed}, but {result_id} is a result for {found}
WITH above AS (
  SELECT condition_id, condition_id AS wider_id FROM conditions
  UNION SELECT condition_id, parent_id FROM condition_parents
  UNION SELECT a.condition_id, b.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
)
SELECT cc.claim_id || '/' || cc.citation_id AS row_id, c.outcome_id AS claimed, r.outcome_id AS found
FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id JOIN results r ON r.result_id = cc.result_id
JOIN outcomes o ON o.outcome_id = c.outcome_id JOIN outcomes p ON p.outcome_id = r.outcome_id
WHERE cc.verdict IN ('supported', 'overstated') AND c.outcome_id <> r.outcome_id AND c.outcome_id NOT IN ('overall_benefit', 'other_measures') AND o.outcome_group <> p.outcome_group
UNION ALL
SELECT cc.claim_id || '/' || cc.citation_id, c.condition_id, r.condition_id
FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id JOIN results r ON r.result_id = cc.result_id
WHERE cc.verdict IN ('supported', 'overstated') AND NOT EXISTS (SELECT 1 FROM above u WHERE u.condition_id = r.condition_id AND u.wider_id = c.condition_id OR u.condition_id = c.condition_id AND u.wider_id = r.condition_id)
  AND c.condition_id IS NOT NULL
