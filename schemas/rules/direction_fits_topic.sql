-- code: X335
-- severity: warning
-- title: a direction fits the topic and the words
-- why: a treatment said to work does no harm, and a side effect is no benefit; the statement mostly tells which way
-- fix: Read the statement again and correct direction or topic; where both are right, say why in schemas/exceptions.csv.
-- table: claims
-- field: direction
-- message: the topic is {topic} and the direction {direction}, but {what}
SELECT claim_id AS row_id, CASE
    WHEN direction = 'benefit' THEN 'a side effect is no benefit'
    WHEN direction = 'no_effect' THEN 'the statement denies nothing'
    WHEN topic = 'safety' THEN 'the statement says how well it is borne'
    ELSE 'nothing that a treatment does for health is a harm' END AS what
FROM (
  SELECT claim_id, topic, direction, ' ' || lower(statement) AS s FROM claims
  WHERE claim_row_status = 'active' AND (topic = 'efficacy' AND direction IN ('harm', 'no_effect') OR topic = 'safety' AND direction IN ('harm', 'no_effect', 'benefit'))
) heard
WHERE CASE -- of each row only the words are looked for that bear on it
  WHEN topic = 'efficacy' AND direction = 'harm' OR direction = 'benefit' THEN 1
  WHEN direction = 'no_effect' AND (s LIKE '% no %' OR s LIKE '% not %' OR s LIKE '% neither %' OR s LIKE '%without%' OR s LIKE '% fail%' OR s LIKE '% lack%' OR s LIKE '%unchanged%' OR s LIKE '%no better%' OR s LIKE '% equal%' OR s LIKE '% same %' OR s LIKE '%ineffective%' OR s LIKE '%as well as%' OR s LIKE '%similar%' OR s LIKE '%comparabl%') THEN 0
  WHEN topic = 'efficacy' THEN 1
  WHEN s LIKE '%toler%' OR s LIKE '% safe%' OR s LIKE '%minimal%' OR s LIKE '% few %' OR s LIKE '% fewer %' OR s LIKE '%transient%' OR s LIKE '%self-limit%' OR s LIKE '%go away%' OR s LIKE '%effects%resolve%' OR s LIKE '% is mild%' OR s LIKE '%are mild%' OR s LIKE '% usually mild%' OR s LIKE '% mostly mild%'
    THEN CASE WHEN direction = 'harm' THEN 1 ELSE 0 END
  WHEN direction = 'no_effect' THEN 1
  ELSE 0 END = 1
