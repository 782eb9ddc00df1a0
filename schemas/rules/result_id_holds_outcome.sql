-- code: X333
-- severity: warning
-- title: the id of a result names its outcome and comparison
-- why: an id keeps what the row was first filed as; another outcome or comparison is mostly a slip
-- fix: Correct outcome_id or comparison; where the row was corrected after release, say so in schemas/exceptions.csv.
-- table: results
-- field: outcome_id
-- message: {row_id} was not filed under {outcome_id} and {comparison}
SELECT result_id AS row_id, CASE WHEN instr(result_id, '_' || outcome_id || '_') = 0 THEN 'outcome_id' ELSE 'comparison' END AS field
FROM results WHERE (instr(result_id || '_', study_id || '_' || outcome_id || '_') <> 1 OR result_id <> study_id || '_' || outcome_id AND instr(result_id || '_', '_' || outcome_id || '_' || comparison || '_') = 0) AND result_row_status = 'active' AND outcome_id IN (SELECT outcome_id FROM outcomes)
