studies <- tables$studies
stopifnot(is.integer(studies$year), is.double(studies$duration_weeks), is.logical(studies$peer_reviewed), is.character(studies$pmid), inherits(tables$sources$updated, "Date"))
stopifnot(all(vapply(tables, function(table) nrow(readr::problems(table)), 0L) == 0))
made <- list(
  rows = lapply(tables, nrow),
  pairs = as.list(pairs),
  integer = sum(studies$year, na.rm = TRUE),
  number = sum(studies$duration_weeks, na.rm = TRUE),
  boolean = sum(studies$peer_reviewed, na.rm = TRUE),
  date = as.integer(diff(range(tables$sources$updated, na.rm = TRUE))),
  missing = sum(is.na(studies$pmid)),
  text = min(studies$pmid, na.rm = TRUE)
)
cat(jsonlite::toJSON(made, auto_unbox = TRUE, digits = NA), "\n")
