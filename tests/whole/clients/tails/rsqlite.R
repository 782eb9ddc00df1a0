tables <- DBI::dbGetQuery(database, "SELECT table_name FROM _tables")$table_name
studies <- DBI::dbReadTable(database, "studies")
sources <- DBI::dbReadTable(database, "sources")
stopifnot(is.integer(studies$year), is.double(studies$duration_weeks), is.character(studies$pmid), inherits(sources$updated, "Date"))
made <- list(
  rows = sapply(tables, function(name) DBI::dbGetQuery(database, paste("SELECT count(*) FROM", name))[[1]], simplify = FALSE),
  pairs = as.list(setNames(pairs$pairs, pairs$title)),
  integer = sum(studies$year, na.rm = TRUE),
  number = sum(studies$duration_weeks, na.rm = TRUE),
  boolean = sum(studies$peer_reviewed, na.rm = TRUE),
  date = as.integer(diff(range(sources$updated, na.rm = TRUE))),
  missing = sum(is.na(studies$pmid)),
  text = min(studies$pmid, na.rm = TRUE)
)
cat(jsonlite::toJSON(made, auto_unbox = TRUE, digits = NA), "\n")
