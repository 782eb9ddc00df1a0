-- code: X304
-- severity: warning
-- title: an article has a DOI or a PubMed id
-- why: nearly all articles have one, and without it nobody can look up at once what the paper says or whether it was retracted
-- fix: Look the paper up by its title and enter doi or pmid, with the page in study_identifiers; if none can be found, say what was tried in schemas/exceptions.csv.
-- table: studies
-- field: doi
-- message: {study_id} appeared in {journal} and has neither doi nor pmid
SELECT study_id AS row_id, journal FROM studies WHERE journal IS NOT NULL AND doi IS NULL AND pmid IS NULL AND study_row_status = 'active'
  AND study_design NOT IN ('trial_registration', 'information_page', 'product_label', 'book')
