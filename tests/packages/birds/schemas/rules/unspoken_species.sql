-- code: X902
-- severity: warning
-- title: every species is spoken of
-- why: a bird that no saying names is here by mistake, or its saying is missing
-- fix: Add the saying, or remove the row.
-- table: species
-- field: bird
-- message: no saying speaks of {bird}
SELECT bird AS row_id, bird AS bird FROM species
WHERE bird NOT IN (SELECT bird FROM sayings WHERE bird IS NOT NULL)
