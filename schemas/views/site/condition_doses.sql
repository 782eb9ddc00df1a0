-- title: Doses named for a condition
SELECT m.condition_id AS condition_id, m.dosing_mention_id AS dosing_mention_id FROM dosing_mentions m WHERE m.mention_row_status = 'active' AND m.condition_id IS NOT NULL ORDER BY m.condition_id, m.dosing_mention_id
