-- title: What a page says and the study does not
-- note: By the worst verdict of a claim; one claim for each citation, the first.
SELECT claim_id, verdict, verdict_note, source_id, study_id FROM (
  SELECT cc.claim_id AS claim_id, cc.verdict AS verdict, cc.verdict_note AS verdict_note, c.source_id AS source_id, ci.study_id AS study_id, CASE cc.verdict WHEN 'contradicted' THEN 1 WHEN 'misreported' THEN 2 WHEN 'off_topic' THEN 3 ELSE 4 END AS weight,
    row_number() OVER (PARTITION BY cc.citation_id ORDER BY CASE cc.verdict WHEN 'contradicted' THEN 1 WHEN 'misreported' THEN 2 WHEN 'off_topic' THEN 3 ELSE 4 END, cc.claim_id) AS place,
    row_number() OVER (PARTITION BY c.source_id ORDER BY CASE cc.verdict WHEN 'contradicted' THEN 1 WHEN 'misreported' THEN 2 WHEN 'off_topic' THEN 3 ELSE 4 END, cc.claim_id) AS of_source
  FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id JOIN citations ci ON ci.citation_id = cc.citation_id
  WHERE c.claim_row_status = 'active' AND c.topic IN ('efficacy', 'safety') AND cc.verdict IN ('contradicted', 'misreported', 'overstated') AND cc.link_basis <> 'block' AND cc.verdict_note IS NOT NULL
) x WHERE place = 1
ORDER BY of_source, weight, claim_id
LIMIT 6
