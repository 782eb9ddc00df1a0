-- code: X270
-- title: the last page is not before the first
-- why: the two were swapped, or a digit was mistyped
-- fix: Compare pages with the paper.
-- table: studies
-- field: pages
-- message: the pages {pages} end before they begin
SELECT study_id AS row_id FROM studies
WHERE instr(pages, ';') = 0 AND instr(pages, ',') = 0 AND 2 * instr(pages, '-') - 1 = length(pages) AND substr(pages, 1, instr(pages, '-') - 1) > substr(pages, instr(pages, '-') + 1) -- of one length, so that text compares as numbers do
