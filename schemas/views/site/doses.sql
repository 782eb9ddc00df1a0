-- title: Doses named by pages, doses given in studies
-- figure: doses
-- palette: evidence_tiers.evidence_tier
-- axis: naltrexone, milligrams a day (logarithmic)
-- parts: mentions = Named by a page; studies = Given in a study
-- note: Above, each amount in milligrams that a page names, by what it is there; below, what studies in people gave, by tier. A dot is one amount, a line a range. Grounds are the bands, as the document that defines them has them. Doses by body weight, in per cent, or without an amount are not shown.
WITH named AS (
  SELECT dosing_mention_id, source_id, role, dose_min, coalesce(dose_max, dose_min) AS dose_max FROM dosing_mentions
  WHERE mention_row_status = 'active' AND drug = 'naltrexone' AND dose_unit = 'mg' AND dose_min IS NOT NULL
)
SELECT part, row_name, tier, low, high, mark_table, mark_id, words FROM (
  SELECT 0 AS part_place, 'band' AS part, 0 AS row_place, b.band_name AS row_name, NULL AS tier, b.min_mg AS low, b.max_mg AS high, 'studies' AS mark_table, b.defined_by AS mark_id,
    b.band_name || ' (' || coalesce(s.first_author || coalesce(' ' || s.year, ''), s.journal, 'label') || ')' AS words
  FROM dose_bands b JOIN studies s ON s.study_id = b.defined_by WHERE b.band_row_status = 'active'
  UNION ALL
  SELECT 1, 'mentions', CASE n.role WHEN 'starting' THEN 1 WHEN 'titration_step' THEN 2 WHEN 'target' THEN 3 WHEN 'typical' THEN 4 WHEN 'maximum' THEN 5 WHEN 'study_dose' THEN 6 WHEN 'standard_dose' THEN 7 ELSE 8 END,
    CASE n.role WHEN 'starting' THEN 'starting dose' WHEN 'titration_step' THEN 'step of a titration' WHEN 'target' THEN 'dose aimed at' WHEN 'typical' THEN 'usual dose' WHEN 'maximum' THEN 'ceiling' WHEN 'study_dose' THEN 'in a study or case' WHEN 'standard_dose' THEN 'normal or labelled' ELSE 'not said' END,
    NULL, n.dose_min, n.dose_max, 'dosing_mentions', n.dosing_mention_id, so.source_short_name || ': ' || CASE WHEN n.dose_min = n.dose_max THEN '' || n.dose_min ELSE n.dose_min || ' to ' || n.dose_max END || ' mg, '
      || CASE n.role WHEN 'starting' THEN 'starting dose' WHEN 'titration_step' THEN 'step of a titration' WHEN 'target' THEN 'dose aimed at' WHEN 'typical' THEN 'usual dose' WHEN 'maximum' THEN 'ceiling' WHEN 'study_dose' THEN 'in a study or case' WHEN 'standard_dose' THEN 'normal or labelled dose' ELSE 'not said' END
  FROM named n JOIN sources so ON so.source_id = n.source_id
  UNION ALL
  SELECT 2, 'studies', t.tier_rank, d.evidence_tier, d.evidence_tier, CASE s.dose_unit WHEN 'ug' THEN s.dose_min / 1000.0 ELSE s.dose_min END, CASE s.dose_unit WHEN 'ug' THEN s.dose_max / 1000.0 ELSE s.dose_max END, 'studies', s.study_id,
    nm.name || ', ' || d.design_name || ': ' || CASE WHEN s.dose_min = s.dose_max THEN '' || s.dose_min ELSE s.dose_min || ' to ' || s.dose_max END || CASE s.dose_unit WHEN 'ug' THEN ' µg' ELSE ' mg' END
  FROM studies s JOIN study_names nm ON nm.study_id = s.study_id JOIN study_designs d ON d.study_design = s.study_design JOIN evidence_tiers t ON t.evidence_tier = d.evidence_tier
  WHERE s.study_row_status = 'active' AND s.dose_unit IN ('mg', 'ug') AND s.dose_frequency = 'daily' AND s.dose_min > 0 AND s.dose_max > 0 AND s.subject IN ('low_dose_naltrexone', 'ultra_low_dose_naltrexone', 'standard_dose_naltrexone') AND d.human = true AND d.evidence_tier < 'T5'
    AND s.integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
) x
ORDER BY part_place, row_place, low, high, mark_id
