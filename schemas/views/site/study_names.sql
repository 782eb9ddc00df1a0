-- title: What each study is called, no two alike
-- note: Author and year; of a registration its number; else the journal, else the first words of the title. Where two would be called the same, the journal tells them apart, else the title.
WITH numbers AS ( -- of several that of ClinicalTrials.gov, else that of another registry
  SELECT study_id, substr(min(CASE scheme WHEN 'nct' THEN '1' WHEN 'eudract' THEN '3EudraCT ' WHEN 'other' THEN '4' ELSE '2' END || identifier), 2) AS number
  FROM study_identifiers WHERE scheme IN ('nct', 'actrn', 'ctri', 'irct', 'isrctn', 'eudract', 'other') GROUP BY study_id
), told AS (
  SELECT s.study_id AS study_id, s.journal AS journal, CASE WHEN length(t.title) > 42 THEN substr(t.title, 1, 40) || '…' ELSE t.title END AS words,
    CASE WHEN s.study_design IN ('trial_registration', 'trial_protocol') AND n.number IS NOT NULL AND s.first_author IS NULL THEN n.number || ' (' || CASE s.study_design WHEN 'trial_protocol' THEN 'protocol' ELSE 'registration' END || coalesce(' ' || s.year, '') || ')'
      WHEN s.first_author IS NOT NULL OR s.journal IS NOT NULL THEN coalesce(s.first_author, s.journal) || coalesce(' ' || s.year, ', no date')
      ELSE CASE WHEN length(t.title) > 42 THEN substr(t.title, 1, 40) || '…' ELSE t.title END || coalesce(' ' || s.year, ', no date') END AS name
  FROM studies s JOIN (SELECT study_id, CASE WHEN title LIKE '[%]' THEN substr(title, 2, length(title) - 2) ELSE title END AS title FROM studies) t ON t.study_id = s.study_id LEFT JOIN numbers n ON n.study_id = s.study_id
), alike AS (
  SELECT study_id, journal, words, name, count(*) OVER (PARTITION BY name) AS others, count(*) OVER (PARTITION BY name, journal) AS same_journal, count(*) OVER (PARTITION BY name, words) AS same_words FROM told
)
SELECT study_id, CASE WHEN others = 1 THEN name WHEN journal IS NOT NULL AND same_journal = 1 THEN name || ', ' || journal WHEN same_words = 1 THEN name || ', “' || words || '”' ELSE name || ' (' || study_id || ')' END AS name
FROM alike
ORDER BY study_id
