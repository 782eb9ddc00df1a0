-- title: Every study with what is known of notices
-- note: States in four groups: a notice, unsettled, nobody looked, nothing seen. Nothing seen in a copy of the record is less than a look-up at the publisher.
SELECT s.study_id AS study_id, s.title AS title, s.integrity_status AS integrity_status, s.integrity_checked_on AS integrity_checked_on, s.integrity_notice AS integrity_notice,
  CASE WHEN s.integrity_status IN ('corrected', 'expression_of_concern', 'partially_retracted', 'retracted', 'withdrawn_or_removed') THEN 'A notice is known' WHEN s.integrity_status = 'unsettled' THEN 'Looked up, not settled'
    WHEN s.integrity_status = 'not_checked' THEN 'Nobody has looked' ELSE 'Nothing seen' END AS state,
  (SELECT count(DISTINCT cc.claim_id) FROM citations ci JOIN claim_citations cc ON cc.citation_id = ci.citation_id WHERE ci.study_id = s.study_id) AS claims
FROM studies s WHERE s.study_row_status = 'active'
ORDER BY CASE s.integrity_status WHEN 'retracted' THEN 1 WHEN 'withdrawn_or_removed' THEN 2 WHEN 'partially_retracted' THEN 3 WHEN 'expression_of_concern' THEN 4 WHEN 'corrected' THEN 5 WHEN 'unsettled' THEN 6 WHEN 'not_checked' THEN 7 ELSE 8 END, s.study_id
