-- code: X339
-- severity: warning
-- title: a mark names the author or the journal of its study
-- why: a mark that names another is mostly that of the entry above or below
-- fix: Compare the entry with the study; where the page prints it wrongly, say so in schemas/exceptions.csv.
-- table: citations
-- field: marker
-- message: the mark {marker} does not begin like {author} or {journal}, of {study_id}
SELECT ci.citation_id AS row_id, coalesce(s.first_author, 'an unknown author') AS author, coalesce(s.journal, 'an unknown journal') AS journal
FROM citations ci JOIN studies s ON s.study_id = ci.study_id
WHERE ci.citation_row_status = 'active' AND length(ci.marker) > 8 AND substr(ci.marker, length(ci.marker) - 4, 1) = ' ' AND substr(ci.marker, length(ci.marker) - 3, 2) IN ('19', '20') -- a name, or a journal, and a year
  AND instr(lower(ci.marker), lower(coalesce(s.first_author, '?'))) <> 1
  AND substr(lower(ci.marker), 1, 1) <> substr(lower(replace(replace(replace(coalesce(s.journal, '?'), 'The ', ''), 'Der ', ''), 'Die ', '')), 1, 1)
UNION ALL
SELECT ci.citation_id, coalesce(s.first_author, 'an unknown author'), coalesce(s.journal, 'an unknown journal')
FROM citations ci JOIN studies s ON s.study_id = ci.study_id
WHERE ci.citation_row_status = 'active' AND length(ci.marker) > 8 AND substr(ci.marker, length(ci.marker) - 4, 1) = ' ' AND substr(ci.marker, length(ci.marker) - 3, 2) IN ('19', '20')
  AND instr(ci.marker, '.') = 0 AND s.first_author IS NOT NULL AND instr(lower(ci.marker), lower(s.first_author)) <> 1
  AND substr(lower(ci.marker), 1, 1) = substr(lower(replace(replace(replace(coalesce(s.journal, '?'), 'The ', ''), 'Der ', ''), 'Die ', '')), 1, 1) -- without a point it is no journal cut short
