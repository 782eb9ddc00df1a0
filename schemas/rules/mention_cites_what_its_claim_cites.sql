-- code: X242
-- title: a dosing mention has a citation of its claim
-- why: what is cited for the dose is cited for the claim on it
-- fix: Link the citation to the claim in claim_citations.csv, or empty citation_id.
-- table: dosing_mentions
-- field: citation_id
-- message: {citation_id} is given for the dose, but not for its claim {claim_id}
SELECT d.dosing_mention_id AS row_id
FROM dosing_mentions d
WHERE d.claim_id IS NOT NULL AND d.citation_id IS NOT NULL AND d.mention_row_status = 'active'
  AND NOT EXISTS (SELECT 1 FROM claim_citations cc WHERE cc.claim_id = d.claim_id AND cc.citation_id = d.citation_id)
