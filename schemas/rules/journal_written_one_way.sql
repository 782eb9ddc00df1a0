-- code: X357
-- severity: warning
-- title: a journal is written in full, and in one way
-- why: whoever counts or looks up the papers of a journal misses those that give it by its abbreviation or by another name; and the name of another journal shows in the beginning of the DOI
-- fix: Write the name as the journal does, and as the other rows have it; where no page that was seen spells it out, or it changed its name, say so in schemas/exceptions.csv.
-- table: studies
-- field: journal
-- message: journal is {journal}, but {what}
WITH keyed AS ( -- a paper by the plain name of its journal, and by the beginning of its DOI where publishers put the journal there
  SELECT study_id, journal, replace(replace(replace(lower(CASE WHEN instr(journal, ' (') > 1 THEN substr(journal, 1, instr(journal, ' (') - 1) WHEN journal LIKE 'The %' THEN substr(journal, 5) ELSE journal END), '&', 'and'), ',', ''), '-', ' ') AS k
  FROM studies WHERE journal IS NOT NULL AND study_row_status = 'active'
  UNION ALL
  SELECT study_id, journal, CASE WHEN doi LIKE '10.1016/j.%' THEN substr(doi, 1, 10 + instr(substr(doi, 11), '.')) ELSE substr(doi, 1, 15) END
  FROM studies WHERE journal IS NOT NULL AND study_row_status = 'active' AND (doi LIKE '10.1016/j.%' OR doi LIKE '10.1007/s%' OR doi LIKE '10.1186/s%' OR doi LIKE '10.1177/%' OR doi LIKE '10.1080/%' OR doi LIKE '10.1001/jama%' OR doi LIKE '10.3389/f%' OR doi LIKE '10.3390/%' OR doi LIKE '10.1136/%' OR doi LIKE '10.7759/%')
), names AS (
  SELECT k, journal, first_value(journal) OVER (PARTITION BY k ORDER BY count(*) DESC, journal) AS usual FROM keyed GROUP BY k, journal
)
SELECT c.study_id AS row_id, 'a paper of its kind has ' || min(n.usual) AS what
FROM keyed c JOIN names n ON n.k = c.k AND n.journal = c.journal
WHERE n.usual <> n.journal
GROUP BY c.study_id
UNION ALL
SELECT study_id, 'words in it are cut short' FROM (SELECT study_id, ' ' || replace(journal, '(', '') || ' ' AS j FROM studies WHERE journal IS NOT NULL AND study_row_status = 'active') s
WHERE j LIKE '% J %' OR j LIKE '% Clin %' OR j LIKE '% Med %' OR j LIKE '% Int %' OR j LIKE '% Res %' OR j LIKE '% Sci %' OR j LIKE '% Am %' OR j LIKE '% Rev %' OR j LIKE '% Ther %' OR j LIKE '%ol %' AND j NOT LIKE '%cohol %' OR j LIKE '%. %'
