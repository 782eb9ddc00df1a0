-- code: X319
-- severity: warning
-- title: the note on a discrepancy names both sides
-- why: a reader must see what the page says and what the paper reports without opening either
-- fix: Say in verdict_note what the page says and what the paper (trial, review, abstract) reports.
-- table: claim_citations
-- field: verdict_note
-- message: the note names only one side, or neither
SELECT claim_id || '/' || citation_id AS row_id FROM claim_citations
WHERE verdict IN ('overstated', 'misreported', 'contradicted') AND verdict_note IS NOT NULL
  AND NOT ((lower(verdict_note) LIKE '%page%' OR lower(verdict_note) LIKE '%claim%' OR lower(verdict_note) LIKE '%source%' OR lower(verdict_note) LIKE '%statement%' OR lower(verdict_note) LIKE '%answer%')
    AND (lower(verdict_note) LIKE '%paper%' OR lower(verdict_note) LIKE '%trial%' OR lower(verdict_note) LIKE '%stud%' OR lower(verdict_note) LIKE '%review%' OR lower(verdict_note) LIKE '%abstract%'
      OR lower(verdict_note) LIKE '%author%' OR lower(verdict_note) LIKE '%report%' OR lower(verdict_note) LIKE '%label%' OR lower(verdict_note) LIKE '%article%' OR lower(verdict_note) LIKE '%document%' OR lower(verdict_note) LIKE '%survey%' OR lower(verdict_note) LIKE '%protocol%' OR lower(verdict_note) LIKE '%registry%' OR lower(verdict_note) LIKE '%essay%' OR lower(verdict_note) LIKE '%letter%' OR lower(verdict_note) LIKE '%book%'))
