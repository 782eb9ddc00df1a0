-- title: Documents that belong to a study, seen from each of them
SELECT study_id, other_study_id, words, place FROM (
  SELECT l.study_id AS study_id, l.other_study_id AS other_study_id, CASE l.study_relation WHEN 'protocol_of' THEN 'This is the protocol of' WHEN 'registration_of' THEN 'This is the registry entry of' WHEN 'secondary_report_of' THEN 'This is a further report on the participants of'
    WHEN 'conference_abstract_of' THEN 'This is a conference abstract of' WHEN 'follow_up_of' THEN 'This is a later observation of the participants of' WHEN 'correction_of' THEN 'This is a correction of' WHEN 'reanalysis_of' THEN 'This analyses anew the data of' ELSE 'This is a digest of' END AS words, 1 AS place
  FROM study_links l
  UNION ALL
  SELECT l.other_study_id, l.study_id, CASE l.study_relation WHEN 'protocol_of' THEN 'Protocol:' WHEN 'registration_of' THEN 'Registry entry:' WHEN 'secondary_report_of' THEN 'Further report:' WHEN 'conference_abstract_of' THEN 'Conference abstract:'
    WHEN 'follow_up_of' THEN 'Later observation:' WHEN 'correction_of' THEN 'Correction:' WHEN 'reanalysis_of' THEN 'Reanalysis:' ELSE 'Digest:' END, 2
  FROM study_links l
  UNION ALL
  SELECT i.study_id, i.review_id, 'Included in the review', 3 FROM study_inclusions i
  UNION ALL
  SELECT i.review_id, i.study_id, 'This review includes', 4 FROM study_inclusions i
) x ORDER BY study_id, place, words, other_study_id
