-- code: X319
-- severity: warning
-- title: the note on a verdict fits it, and on a discrepancy names both sides
-- why: a reader must see what the page says and what the paper reports without opening either; where the note speaks of another kind of discrepancy, or of a text that is silent, one of the two was picked from the line above
-- fix: Say in verdict_note what the page says and what the paper (trial, review, abstract) reports, or correct verdict or discrepancy.
-- table: claim_citations
-- field: verdict_note
-- message: {what}
SELECT row_id, what FROM (
  SELECT row_id, CASE
    WHEN discrepancy = 'dose' AND n NOT LIKE '%mg%' AND n NOT LIKE '%dos%' AND n NOT LIKE '%microgram%' AND n NOT LIKE '%µg%' THEN 'the discrepancy is one of the dose, and the note names none'
    WHEN discrepancy = 'time' AND n NOT LIKE '%day%' AND n NOT LIKE '%week%' AND n NOT LIKE '%month%' AND n NOT LIKE '%year%' AND n NOT LIKE '%hour%' THEN 'the discrepancy is one of the time, and the note names none'
    WHEN discrepancy = 'species' AND n NOT LIKE '%mice%' AND n NOT LIKE '%mouse%' AND n NOT LIKE '% rats%' AND n NOT LIKE '%animal%' AND n NOT LIKE '%cell%' AND n NOT LIKE '%cultur%' THEN 'the discrepancy is one of the species, and the note names none'
    WHEN discrepancy = 'comparator_left_out' AND n NOT LIKE '%placebo%' AND n NOT LIKE '%control%' AND n NOT LIKE '%compar%' AND n NOT LIKE '%group%' AND n NOT LIKE '%arm%' THEN 'the discrepancy is a comparator left out, and the note names none'
    WHEN verdict IN ('overstated', 'misreported', 'contradicted')
      AND NOT ((n LIKE '%page%' OR n LIKE '%claim%' OR n LIKE '%source%' OR n LIKE '%statement%' OR n LIKE '%answer%')
        AND (n LIKE '%paper%' OR n LIKE '%trial%' OR n LIKE '%stud%' OR n LIKE '%review%' OR n LIKE '%abstract%'
          OR n LIKE '%author%' OR n LIKE '%report%' OR n LIKE '%label%' OR n LIKE '%article%' OR n LIKE '%document%' OR n LIKE '%survey%' OR n LIKE '%protocol%' OR n LIKE '%registry%' OR n LIKE '%essay%' OR n LIKE '%letter%' OR n LIKE '%book%'))
      THEN 'the note names only one side, or neither'
    WHEN n LIKE '%silent on%' OR n LIKE '%is silent%' OR n LIKE '%could not be read%' THEN 'the verdict is ' || verdict || ', and the note speaks of a text that is silent or could not be read'
  END AS what
  FROM (SELECT claim_id || '/' || citation_id AS row_id, verdict, discrepancy, lower(verdict_note) AS n FROM claim_citations WHERE verdict_note IS NOT NULL AND verdict <> 'unavailable') pairs
) x
WHERE what IS NOT NULL
