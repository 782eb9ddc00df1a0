-- title: What pages say with a study, by verdict
SELECT ci.study_id AS study_id, cc.claim_id AS claim_id, cc.citation_id AS citation_id, c.source_id AS source_id, cc.verdict AS verdict, cc.discrepancy AS discrepancy, cc.verdict_note AS verdict_note
FROM claim_citations cc JOIN citations ci ON ci.citation_id = cc.citation_id JOIN claims c ON c.claim_id = cc.claim_id
WHERE c.claim_row_status = 'active' AND ci.study_id IS NOT NULL
ORDER BY ci.study_id, CASE cc.verdict WHEN 'contradicted' THEN 1 WHEN 'misreported' THEN 2 WHEN 'off_topic' THEN 3 WHEN 'overstated' THEN 4 WHEN 'supported' THEN 5 ELSE 6 END, cc.claim_id, cc.citation_id
