-- code: X351
-- severity: warning
-- title: a result or mention is entered once
-- why: what is entered twice counts twice
-- fix: Withdraw one of the two, or tell them apart (measure, time, analysis set).
-- table: results
-- field: measure
-- message: {other} has the same {what}
SELECT 'results' AS table_name, a.result_id AS row_id, 'measure' AS field, min(b.result_id) AS other, 'study, condition, outcome, comparison, measure, time and figures' AS what
FROM results a JOIN results b ON b.study_id = a.study_id AND b.condition_id = a.condition_id AND b.outcome_id = a.outcome_id AND b.comparison = a.comparison AND lower(b.measure) = lower(a.measure) AND b.analysis_set = a.analysis_set
  AND coalesce(b.timepoint_weeks, -1) = coalesce(a.timepoint_weeks, -1) AND coalesce(b.value_naltrexone, -1) = coalesce(a.value_naltrexone, -1) AND coalesce(b.effect, -1) = coalesce(a.effect, -1) AND coalesce(b.p_value, -1) = coalesce(a.p_value, -1) AND coalesce(b.events_naltrexone, -1) = coalesce(a.events_naltrexone, -1) AND coalesce(b.n_naltrexone, -1) = coalesce(a.n_naltrexone, -1) AND b.result_id < a.result_id
WHERE a.result_row_status = 'active' AND b.result_row_status = 'active' GROUP BY a.result_id
UNION ALL
SELECT 'dosing_mentions', a.dosing_mention_id, 'span_start', min(b.dosing_mention_id), 'passage and drug'
FROM dosing_mentions a JOIN dosing_mentions b ON b.source_id = a.source_id AND b.span_start = a.span_start AND b.span_end = a.span_end AND b.drug = a.drug AND b.dosing_mention_id < a.dosing_mention_id
WHERE a.mention_row_status = 'active' AND b.mention_row_status = 'active' GROUP BY a.dosing_mention_id
UNION ALL
SELECT 'citations', a.citation_id, 'span_start', min(b.citation_id), 'passage'
FROM citations a JOIN citations b ON b.source_id = a.source_id AND b.span_start = a.span_start AND b.span_end = a.span_end AND coalesce(b.study_id, '') = coalesce(a.study_id, '') AND b.citation_id < a.citation_id
WHERE a.citation_row_status = 'active' AND b.citation_row_status = 'active' GROUP BY a.citation_id
