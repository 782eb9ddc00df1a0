-- code: X232
-- title: no more are analysed than took part
-- why: a number of another trial, or of visits, was taken for people
-- fix: Correct the number, or participants of the study.
-- table: results
-- field: analysed
-- message: {field} is {number}, but {study_id} has {people} participants
SELECT row_id, field, number, people FROM (
  SELECT r.result_id AS row_id, 'analysed' AS field, r.analysed AS number, coalesce(s.recruited, s.randomised, s.participants) AS people, s.recruited AS recruited, s.randomised AS randomised, s.participants AS participants
  FROM results r JOIN studies s ON s.study_id = r.study_id
  UNION ALL
  SELECT r.result_id, 'n_naltrexone', r.n_naltrexone, coalesce(s.recruited, s.randomised, s.participants), s.recruited, s.randomised, s.participants
  FROM results r JOIN studies s ON s.study_id = r.study_id
  UNION ALL
  SELECT r.result_id, 'n_comparator', r.n_comparator, coalesce(s.recruited, s.randomised, s.participants), s.recruited, s.randomised, s.participants
  FROM results r JOIN studies s ON s.study_id = r.study_id WHERE r.allocation <> 'none'
) x
WHERE number > coalesce(recruited, 0) AND number > coalesce(randomised, 0) AND number > coalesce(participants, 0) AND people IS NOT NULL
