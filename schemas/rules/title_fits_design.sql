-- code: X330
-- severity: warning
-- title: a design fits the title
-- why: titles mostly say what kind of study it is; a review filed as trial lends its tier to every claim that cites it
-- fix: Look at the paper again; where its title misleads, say so in schemas/exceptions.csv.
-- table: studies
-- field: study_design
-- message: {study_id} is filed as {study_design}, but its title says {what}
SELECT row_id, what, CASE WHEN what IN ('double-blind', 'open-label') THEN 'blinding' WHEN what IN ('low-dose naltrexone', 'ultra-low-dose naltrexone') THEN 'subject' WHEN what = 'that it was used on the skin or the eye' THEN 'route' ELSE 'study_design' END AS field FROM ( -- of a title that does not fit in two ways the first is told; grouped, so that it is looked at once
  SELECT study_id AS row_id, min(CASE
      WHEN (t LIKE '%review%' OR t LIKE '%meta-analys%' OR t LIKE '%metaanalys%') AND research_type <> 'secondary' AND study_design NOT IN ('chart_review', 'trial_protocol', 'information_page') THEN 'that it is a review'
      WHEN (t LIKE '%systematic review%' OR t LIKE '%meta-analys%') AND study_design NOT LIKE 'systematic_review%' AND study_design NOT IN ('trial_protocol', 'scoping_review') THEN 'that it is a systematic review'
      WHEN research_type = 'secondary' AND (t LIKE '%: a pilot%' OR t LIKE '%double-blind%' OR t LIKE '%case report%' AND t NOT LIKE '%review%' AND t NOT LIKE '%case reports%' OR t LIKE '%crossover%' OR t LIKE '%open-label%' OR t LIKE '%retrospective study%') THEN 'nothing of a review'
      WHEN t LIKE '%case report%' AND study_design NOT IN ('case_report', 'case_series', 'chart_review', 'cohort_study') AND study_design NOT LIKE 'systematic_review%' THEN 'that it reports a case'
      WHEN t LIKE '%case series%' AND study_design NOT IN ('case_report', 'case_series', 'chart_review', 'cohort_study') AND study_design NOT LIKE 'systematic_review%' THEN 'that it is a series of cases'
      WHEN (t LIKE '%randomi_ed%' OR t LIKE '%placebo-controlled%' OR t LIKE '%placebo controlled%') AND t NOT LIKE '%non-randomi%' AND research_type NOT IN ('secondary', 'planned') AND study_design NOT IN ('randomised_parallel_trial', 'randomised_crossover_trial', 'non_randomised_trial', 'controlled_crossover_fixed_order', 'information_page') THEN 'that people were randomised'
      WHEN (t LIKE '%crossover%' OR t LIKE '%cross-over%') AND research_type NOT IN ('secondary', 'planned') AND study_design NOT LIKE '%crossover%' THEN 'that it is a crossover'
      WHEN (t LIKE '%single-arm%' OR t LIKE '%single arm%') AND research_type <> 'planned' AND study_design <> 'single_arm_trial' THEN 'that nobody was blinded, without comparison'
      WHEN t LIKE '%survey%' AND study_design NOT IN ('survey', 'cohort_study') THEN 'that it is a survey'
      WHEN t LIKE '%retrospective%' AND study_design NOT IN ('case_report', 'case_series', 'chart_review', 'cohort_study', 'controlled_before_after_study', 'register_study') THEN 'that records were read afterwards'
      WHEN (t LIKE '%study protocol%' OR t LIKE '%trial protocol%' OR t LIKE '%protocol for a%') AND study_design <> 'trial_protocol' THEN 'that it is a protocol'
      WHEN (t LIKE '% mice%' OR t LIKE '% rats%' OR t LIKE '%in mouse%') AND study_design NOT IN ('animal_study', 'in_vitro_study') THEN 'that animals were studied'
      WHEN (t LIKE '%double-blind%' OR t LIKE '%double blind%') AND blinding IN ('none', 'single') THEN 'double-blind'
      WHEN (t LIKE '%open-label%' OR t LIKE '%open label%') AND blinding IN ('double', 'triple', 'quadruple') AND t NOT LIKE '%double%' THEN 'open-label'
      WHEN (t LIKE '%low-dose naltrexone%' OR t LIKE '%low dose naltrexone%') AND t NOT LIKE '%ultra%' AND subject IN ('standard_dose_naltrexone', 'ultra_low_dose_naltrexone', 'naltrexone', 'other_drug') THEN 'low-dose naltrexone'
      WHEN (t LIKE '%ultra-low%' OR t LIKE '%ultralow%') AND subject NOT IN ('ultra_low_dose_naltrexone', 'combination') THEN 'ultra-low-dose naltrexone'
      WHEN t LIKE '%topical%' AND route IN ('oral', 'injection') THEN 'that it was used on the skin or the eye'
    END) AS what
  FROM (SELECT s.study_id AS study_id, s.study_design AS study_design, d.research_type AS research_type, s.blinding AS blinding, s.subject AS subject, s.route AS route, lower(s.title) AS t
    FROM studies s JOIN study_designs d ON d.study_design = s.study_design WHERE s.study_row_status = 'active') titles
  GROUP BY study_id
) told
WHERE what IS NOT NULL
