-- code: X234
-- title: no more are randomised than recruited, or complete than began
-- why: people leave a study on its way; more at the end than at the start is a slip, or another trial's number
-- fix: Compare recruited, randomised and completed with the paper.
-- table: studies
-- field: completed
-- message: {field} is {number}, above {other} {people}
SELECT study_id AS row_id, 'randomised' AS field, 'recruited' AS other, randomised AS number, recruited AS people FROM studies WHERE randomised > recruited
UNION ALL
SELECT study_id, 'completed', 'randomised', completed, randomised FROM studies WHERE completed > randomised
UNION ALL
SELECT study_id, 'completed', 'recruited', completed, recruited FROM studies WHERE completed > recruited AND randomised IS NULL
UNION ALL
SELECT study_id, 'completed', 'participants', completed, participants FROM studies WHERE completed > participants AND NOT completed > coalesce(randomised, recruited, completed)
UNION ALL
SELECT study_id, 'participants', 'recruited', participants, recruited FROM studies WHERE participants > recruited
UNION ALL
SELECT study_id, 'participants', 'randomised', participants, randomised FROM studies WHERE participants > randomised AND recruited IS NULL
