-- code: X220
-- severity: warning
-- title: a review's result does not stand beside those of the studies that it includes
-- why: whoever counts results by condition and outcome would count the same patients twice; the views leave the review out
-- fix: Leave the review's result out of counts, or keep it and say so in schemas/exceptions.csv.
-- table: results
-- field: study_id
-- message: the review {study_id} has a result for {condition_id} and {outcome_id}, and so has {included}, which it includes
SELECT r.result_id AS row_id, min(t.study_id) AS included
FROM results r
JOIN study_inclusions i ON i.review_id = r.study_id
JOIN results t ON t.study_id = i.study_id AND t.condition_id = r.condition_id AND t.outcome_id = r.outcome_id
WHERE r.result_row_status = 'active' AND t.result_row_status = 'active'
GROUP BY r.result_id
