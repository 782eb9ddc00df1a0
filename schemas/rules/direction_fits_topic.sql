-- code: X335
-- severity: warning
-- title: a direction fits the topic and the words
-- why: a treatment said to work does no harm, and a side effect is no benefit; the statement mostly tells which way
-- fix: Read the statement again and correct direction or topic; where both are right, say why in schemas/exceptions.csv.
-- table: claims
-- field: direction
-- message: the topic is {topic} and the direction {direction}, but {what}
WITH said AS (
  SELECT claim_id, topic, direction, subject, ' ' || lower(statement) AS s FROM claims WHERE claim_row_status = 'active' AND topic IN ('efficacy', 'safety')
), heard AS (
  SELECT claim_id, topic, direction, subject, s,
    CASE WHEN s LIKE '% no %' OR s LIKE '% not %' OR s LIKE '% neither %' OR s LIKE '%without%' OR s LIKE '% fail%' OR s LIKE '% lack%' OR s LIKE '%unchanged%' OR s LIKE '%no better%' OR s LIKE '% equal%' OR s LIKE '% same %' OR s LIKE '%ineffective%' OR s LIKE '%as well as%' OR s LIKE '%similar%' OR s LIKE '%comparabl%' THEN 1 ELSE 0 END AS denies,
    CASE WHEN s LIKE '%toler%' OR s LIKE '% safe%' OR s LIKE '%minimal%' OR s LIKE '% few %' OR s LIKE '% fewer %' OR s LIKE '%transient%' OR s LIKE '%self-limit%' OR s LIKE '%go away%' OR s LIKE '%effects%resolve%' OR s LIKE '% is mild%' OR s LIKE '%are mild%' OR s LIKE '% usually mild%' OR s LIKE '% mostly mild%' THEN 1 ELSE 0 END AS calms
  FROM said
)
SELECT claim_id AS row_id, 'nothing that a treatment does for health is a harm' AS what FROM heard WHERE topic = 'efficacy' AND direction = 'harm'
UNION ALL
SELECT claim_id, 'a side effect is no benefit' FROM heard WHERE topic = 'safety' AND direction = 'benefit'
UNION ALL
SELECT claim_id, 'the statement denies nothing' FROM heard WHERE direction = 'no_effect' AND denies = 0 AND (topic = 'efficacy' OR calms = 0)
UNION ALL
SELECT claim_id, 'the statement says how well it is borne' FROM heard WHERE topic = 'safety' AND direction = 'harm' AND calms = 1
