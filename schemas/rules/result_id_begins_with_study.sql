-- code: X229
-- title: the id of a result begins with its study
-- why: a reader sees at once whose result it is
-- fix: Before release rename the id so that it begins with {study_id}.
-- table: results
-- field: result_id
-- message: {row_id} does not begin with {study_id}
SELECT result_id AS row_id FROM results WHERE substr(result_id, 1, length(study_id) + 1) <> study_id || '_'
