-- code: X303
-- severity: warning
-- title: every citation is given for something
-- why: a reference that supports no claim and no dose was overlooked while the claims were extracted
-- fix: Link it to the claims that it supports in claim_citations.csv.
-- table: citations
-- field: citation_id
-- message: no claim and no dosing mention refers to {citation_id}
SELECT citation_id AS row_id FROM citations
WHERE citation_row_status = 'active'
  AND citation_id NOT IN (SELECT citation_id FROM claim_citations WHERE citation_id IS NOT NULL UNION SELECT citation_id FROM dosing_mentions WHERE citation_id IS NOT NULL)
