-- title: Which sources cite papers that were retracted, doubted or corrected?
-- note: Papers with such a notice by name; those without one, or not looked up yet, are counted together. Claims count those that cite any of the papers of the row.
SELECT ci.source_id AS source, t.integrity_status AS status, CASE WHEN t.integrity_status IN ('none_found', 'none_seen_in_copy', 'unsettled', 'not_checked') THEN NULL ELSE t.study_id END AS paper,
  count(DISTINCT t.study_id) AS papers, count(DISTINCT c.claim_id) AS claims
FROM citations ci
JOIN studies t ON t.study_id = ci.study_id
LEFT JOIN claim_citations cc ON cc.citation_id = ci.citation_id
LEFT JOIN claims c ON c.claim_id = cc.claim_id AND c.claim_row_status = 'active'
GROUP BY ci.source_id, t.integrity_status, CASE WHEN t.integrity_status IN ('none_found', 'none_seen_in_copy', 'unsettled', 'not_checked') THEN NULL ELSE t.study_id END
ORDER BY CASE WHEN t.integrity_status IN ('none_found', 'none_seen_in_copy', 'unsettled', 'not_checked') THEN 1 ELSE 0 END, source, status, paper
