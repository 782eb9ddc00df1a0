-- code: X315
-- severity: warning
-- title: one paper and one assertion are judged by one standard
-- why: what a paper says does not depend on the page that cites it; supported here and not known there means that one of the two was not looked at
-- fix: Judge both by the same passage; where the claims differ in a figure or a hedge, say so in schemas/exceptions.csv.
-- table: claim_citations
-- field: verdict
-- message: {study_id} is {verdict} here and {other_verdict} for {other}, which says the same of {what}
-- applies: SELECT count(*) FROM claim_citations a JOIN citations i ON i.citation_id = a.citation_id JOIN claims c ON c.claim_id = a.claim_id JOIN citations j ON j.study_id = i.study_id JOIN claim_citations b ON b.citation_id = j.citation_id JOIN claims d ON d.claim_id = b.claim_id WHERE a.verdict = 'supported' AND b.verdict = 'supported' AND c.claim_id <> d.claim_id AND d.topic = c.topic AND d.subject = c.subject AND d.outcome_id = c.outcome_id AND d.direction = c.direction AND coalesce(d.condition_id, '') = coalesce(c.condition_id, '')
WITH judged AS (
  SELECT cc.claim_id AS claim_id, cc.citation_id AS citation_id, ci.study_id AS study_id, cc.verdict AS verdict, c.topic AS topic, c.subject AS subject,
    coalesce(c.condition_id, '') AS condition_id, c.outcome_id AS outcome_id, c.direction AS direction
  FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id JOIN citations ci ON ci.citation_id = cc.citation_id
  WHERE c.outcome_id IS NOT NULL AND cc.verdict <> 'unchecked'
)
SELECT a.claim_id || '/' || a.citation_id AS row_id, a.study_id AS study_id, min(b.verdict) AS other_verdict, min(b.claim_id) AS other, a.outcome_id AS what
FROM judged a JOIN judged b ON b.study_id = a.study_id AND b.topic = a.topic AND b.subject = a.subject AND b.condition_id = a.condition_id AND b.outcome_id = a.outcome_id
  AND b.direction = a.direction AND b.claim_id <> a.claim_id
WHERE a.verdict = 'unavailable' AND b.verdict IN ('supported', 'off_topic', 'contradicted')
GROUP BY a.claim_id, a.citation_id, a.study_id, a.outcome_id
