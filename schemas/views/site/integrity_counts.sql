-- title: How many studies have which state
SELECT count(*) AS studies, sum(CASE WHEN integrity_status IN ('retracted', 'withdrawn_or_removed') THEN 1 ELSE 0 END) AS retracted, sum(CASE WHEN integrity_status IN ('corrected', 'expression_of_concern', 'partially_retracted') THEN 1 ELSE 0 END) AS other_notice,
  sum(CASE WHEN integrity_status = 'unsettled' THEN 1 ELSE 0 END) AS unsettled, sum(CASE WHEN integrity_status = 'not_checked' THEN 1 ELSE 0 END) AS not_checked, sum(CASE WHEN integrity_status IN ('none_seen_in_copy', 'none_found') THEN 1 ELSE 0 END) AS nothing_seen
FROM studies WHERE study_row_status = 'active'
