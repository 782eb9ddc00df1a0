-- title: Which claims rest on animal studies alone?
-- note: Every citation of the claim leads to a study in animals; a citation whose study is not known might be another, so such claims are left out.
SELECT c.source_id AS source, c.statement AS claim, c.topic AS topic, count(DISTINCT t.study_id) AS studies,
  sum(CASE WHEN cc.verdict = 'supported' THEN 1 ELSE 0 END) AS supported, count(*) AS citations
FROM claims c
JOIN claim_citations cc ON cc.claim_id = c.claim_id
JOIN citations ci ON ci.citation_id = cc.citation_id
LEFT JOIN studies t ON t.study_id = ci.study_id
WHERE c.claim_row_status = 'active'
GROUP BY c.claim_id, c.source_id, c.statement, c.topic
HAVING sum(CASE WHEN t.study_design = 'animal_study' THEN 0 ELSE 1 END) = 0
ORDER BY c.claim_id
