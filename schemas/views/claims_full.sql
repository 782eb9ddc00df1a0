-- title: A claim with its source, condition, outcome, tiers, studies and verdicts in one row
-- publish: csv
-- note: `studies` and `verdicts` list the cited studies in one order, separated by a vertical bar; a citation whose study is not known is `-`. The ninth and later ones of a claim are told by `…`.
SELECT c.claim_id AS claim_id, c.source_id AS source_id, s.title AS source_title, s.url AS source_url, c.section AS section, c.statement AS statement, c.topic AS topic,
  c.subject AS subject, c.condition_id AS condition_id, k.condition_name AS condition_name, c.outcome_id AS outcome_id, o.outcome_name AS outcome_name, c.direction AS direction, c.stance AS stance,
  c.population AS population, c.cited_tier AS cited_tier, c.evidence_tier AS evidence_tier, c.supported_tier AS supported_tier,
  coalesce(v.citations, 0) AS citations, coalesce(v.supported, 0) AS supported, coalesce(v.discrepant, 0) AS discrepant, v.studies AS studies, v.verdicts AS verdicts,
  c.extraction AS extraction
FROM claims c
JOIN sources s ON s.source_id = c.source_id
LEFT JOIN conditions k ON k.condition_id = c.condition_id
LEFT JOIN outcomes o ON o.outcome_id = c.outcome_id
LEFT JOIN (
  SELECT claim_id, count(*) AS citations, sum(CASE WHEN verdict = 'supported' THEN 1 ELSE 0 END) AS supported,
    sum(CASE WHEN verdict IN ('overstated', 'misreported', 'contradicted', 'off_topic') THEN 1 ELSE 0 END) AS discrepant,
    max(CASE WHEN place = 1 THEN study ELSE '' END) || max(CASE WHEN place = 2 THEN '|' || study ELSE '' END) || max(CASE WHEN place = 3 THEN '|' || study ELSE '' END)
      || max(CASE WHEN place = 4 THEN '|' || study ELSE '' END) || max(CASE WHEN place = 5 THEN '|' || study ELSE '' END) || max(CASE WHEN place = 6 THEN '|' || study ELSE '' END)
      || max(CASE WHEN place = 7 THEN '|' || study ELSE '' END) || max(CASE WHEN place = 8 THEN '|' || study ELSE '' END)
      || max(CASE WHEN place = 9 THEN '|…' ELSE '' END) AS studies,
    max(CASE WHEN place = 1 THEN verdict ELSE '' END) || max(CASE WHEN place = 2 THEN '|' || verdict ELSE '' END) || max(CASE WHEN place = 3 THEN '|' || verdict ELSE '' END)
      || max(CASE WHEN place = 4 THEN '|' || verdict ELSE '' END) || max(CASE WHEN place = 5 THEN '|' || verdict ELSE '' END) || max(CASE WHEN place = 6 THEN '|' || verdict ELSE '' END)
      || max(CASE WHEN place = 7 THEN '|' || verdict ELSE '' END) || max(CASE WHEN place = 8 THEN '|' || verdict ELSE '' END)
      || max(CASE WHEN place = 9 THEN '|…' ELSE '' END) AS verdicts
  FROM (
    SELECT cc.claim_id AS claim_id, cc.verdict AS verdict, coalesce(r.study_id, '-') AS study, row_number() OVER (PARTITION BY cc.claim_id ORDER BY cc.citation_id) AS place
    FROM claim_citations cc JOIN citations r ON r.citation_id = cc.citation_id
  ) n
  GROUP BY claim_id
) v ON v.claim_id = c.claim_id
WHERE c.claim_row_status = 'active'
ORDER BY c.claim_id
