-- title: What a page is, and what was found of it
SELECT s.source_id AS source_id, s.title AS title, s.source_short_name AS source_short_name, s.publisher AS publisher, s.source_type AS source_type, s.commercial_interest AS commercial_interest, s.review_process AS review_process, s.url AS url, s.updated AS updated, s.not_before_year AS not_before_year,
  s.license AS license, s.source_note AS source_note, CASE WHEN s.url IS NULL THEN 'No: it has no address. Its places can be held only against a copy of the text.' ELSE 'Yes: the text is at its address, and each claim names its passage.' END AS checkable,
  (SELECT count(*) FROM claims c WHERE c.source_id = s.source_id AND c.claim_row_status = 'active') AS claims,
  (SELECT count(*) FROM claims c WHERE c.source_id = s.source_id AND c.claim_row_status = 'active' AND NOT EXISTS (SELECT 1 FROM claim_citations cc WHERE cc.claim_id = c.claim_id)) AS uncited,
  (SELECT count(*) FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id WHERE c.source_id = s.source_id) AS pairs,
  (SELECT count(*) FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id WHERE c.source_id = s.source_id AND cc.verdict = 'supported') AS supported,
  (SELECT count(*) FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id WHERE c.source_id = s.source_id AND cc.verdict IN ('overstated', 'misreported', 'contradicted', 'off_topic')) AS discrepant,
  (SELECT count(*) FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id WHERE c.source_id = s.source_id AND cc.verdict IN ('unavailable', 'unchecked')) AS undecided
FROM sources s WHERE s.source_row_status = 'active'
ORDER BY s.source_short_name
