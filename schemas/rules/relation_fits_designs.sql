-- code: X253
-- title: a link between studies fits their designs
-- why: a protocol has the design of a protocol; the two ends of a link are easily swapped
-- fix: Swap the two studies, or correct study_relation or study_design.
-- table: study_links
-- field: study_relation
-- message: {study_id} is said to be {study_relation} {other_study_id}, but {what}
SELECT l.study_id || '/' || l.other_study_id AS row_id, 'is filed as ' || a.study_design AS what
FROM study_links l JOIN studies a ON a.study_id = l.study_id
WHERE l.study_relation = 'protocol_of' AND a.study_design <> 'trial_protocol' OR l.study_relation = 'registration_of' AND a.study_design <> 'trial_registration'
UNION ALL
SELECT l.study_id || '/' || l.other_study_id, 'the other is filed as ' || b.study_design
FROM study_links l JOIN studies b ON b.study_id = l.other_study_id
WHERE l.study_relation IN ('secondary_report_of', 'follow_up_of', 'reanalysis_of') AND b.study_design IN ('narrative_review', 'opinion', 'product_label', 'book', 'hypothesis')
UNION ALL
SELECT l.study_id || '/' || l.other_study_id, 'it is the older of the two'
FROM study_links l JOIN studies a ON a.study_id = l.study_id JOIN studies b ON b.study_id = l.other_study_id
WHERE l.study_relation IN ('follow_up_of', 'correction_of', 'reanalysis_of', 'digest_of') AND a.year < b.year - 1
