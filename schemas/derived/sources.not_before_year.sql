-- code: X104
-- title: not_before_year follows from what the source cites
-- why: a page without a date is at least as young as the latest study that it cites, and older results cannot have been unknown to it
-- fix: Run `ldn fix`; it fills in derived columns.
-- message: not_before_year is {value}, but the dates of the source and the studies that it cites give {expected}
SELECT s.source_id AS row_id, s.not_before_year AS value, CASE WHEN s.published IS NULL AND s.updated IS NULL THEN t.latest END AS expected
FROM sources s LEFT JOIN (
  SELECT ci.source_id AS source_id, max(st.year) AS latest
  FROM citations ci JOIN studies st ON st.study_id = ci.study_id
  WHERE ci.citation_row_status = 'active'
  GROUP BY ci.source_id
) t ON t.source_id = s.source_id
