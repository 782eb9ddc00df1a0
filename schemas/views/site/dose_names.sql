-- title: What each mention of a dose is called
SELECT dosing_mention_id, drug || coalesce(' ' || amount || coalesce(' ' || unit, ''), ', no amount') || coalesce(', ' || often, '') || ': ' || said AS name FROM (
  SELECT dosing_mention_id, drug, replace(replace(CASE WHEN dose_min = dose_max THEN '' || dose_min ELSE dose_min || '| to ' || dose_max END || '|', '.0|', ''), '|', '') AS amount, CASE dose_unit WHEN 'ug' THEN 'µg' ELSE dose_unit END AS unit,
    CASE WHEN frequency <> 'unstated' THEN CASE frequency WHEN 'daily' THEN 'daily' ELSE 'each dose' END END AS often,
    CASE role WHEN 'starting' THEN 'starting dose' WHEN 'titration_step' THEN 'step of a titration' WHEN 'target' THEN 'dose aimed at' WHEN 'typical' THEN 'usual dose' WHEN 'maximum' THEN 'ceiling' WHEN 'study_dose' THEN 'in a study or case' WHEN 'standard_dose' THEN 'normal or labelled dose' ELSE 'role not said' END AS said
  FROM dosing_mentions
) m
ORDER BY dosing_mention_id
