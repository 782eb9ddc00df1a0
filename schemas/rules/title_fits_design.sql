-- code: X330
-- severity: warning
-- title: a design fits the title
-- why: titles mostly say what kind of study it is; a review filed as trial lends its tier to every claim that cites it
-- fix: Look at the paper again; where its title misleads, say so in schemas/exceptions.csv.
-- table: studies
-- field: study_design
-- message: {study_id} is filed as {study_design}, but its title says {what}
WITH titles AS (SELECT study_id, study_design, blinding, subject, route, lower(title) AS t FROM studies WHERE study_row_status = 'active')
SELECT study_id AS row_id, 'study_design' AS field, 'that it is a review' AS what FROM titles
WHERE (t LIKE '%review%' OR t LIKE '%meta-analys%' OR t LIKE '%metaanalys%') AND study_design NOT LIKE '%review%' AND study_design NOT IN ('trial_protocol', 'evidence_summary', 'information_page')
UNION ALL
SELECT study_id, 'study_design', 'that it is a systematic review' FROM titles WHERE (t LIKE '%systematic review%' OR t LIKE '%meta-analys%') AND study_design NOT LIKE 'systematic_review%' AND study_design NOT IN ('trial_protocol', 'scoping_review')
UNION ALL
SELECT study_id, 'study_design', 'nothing of a review' FROM titles
WHERE study_design LIKE 'systematic_review%' AND (t LIKE '%: a pilot%' OR t LIKE '%double-blind%' OR t LIKE '%case report%' AND t NOT LIKE '%review%' AND t NOT LIKE '%case reports%' OR t LIKE '%crossover%' OR t LIKE '%open-label%' OR t LIKE '%retrospective study%')
UNION ALL
SELECT study_id, 'study_design', 'that it reports a case' FROM titles WHERE t LIKE '%case report%' AND study_design NOT IN ('case_report', 'case_series', 'chart_review', 'cohort_study') AND study_design NOT LIKE 'systematic_review%'
UNION ALL
SELECT study_id, 'study_design', 'that it is a series of cases' FROM titles WHERE t LIKE '%case series%' AND study_design NOT IN ('case_report', 'case_series', 'chart_review', 'cohort_study') AND study_design NOT LIKE 'systematic_review%'
UNION ALL
SELECT study_id, 'study_design', 'that people were randomised' FROM titles
WHERE (t LIKE '%randomi_ed%' OR t LIKE '%placebo-controlled%' OR t LIKE '%placebo controlled%') AND t NOT LIKE '%non-randomi%' AND study_design NOT LIKE '%review%' AND study_design NOT IN ('randomised_parallel_trial', 'randomised_crossover_trial', 'trial_protocol', 'trial_registration', 'non_randomised_trial', 'controlled_crossover_fixed_order', 'information_page')
UNION ALL
SELECT study_id, 'study_design', 'that it is a crossover' FROM titles WHERE (t LIKE '%crossover%' OR t LIKE '%cross-over%') AND study_design NOT LIKE '%crossover%' AND study_design NOT LIKE 'trial_%' AND study_design NOT LIKE '%review%'
UNION ALL
SELECT study_id, 'study_design', 'that nobody was blinded, without comparison' FROM titles WHERE (t LIKE '%single-arm%' OR t LIKE '%single arm%') AND study_design NOT IN ('single_arm_trial', 'trial_protocol', 'trial_registration')
UNION ALL
SELECT study_id, 'study_design', 'that it is a survey' FROM titles WHERE t LIKE '%survey%' AND study_design NOT IN ('survey', 'cohort_study')
UNION ALL
SELECT study_id, 'study_design', 'that records were read afterwards' FROM titles WHERE t LIKE '%retrospective%' AND study_design NOT IN ('case_report', 'case_series', 'chart_review', 'cohort_study', 'controlled_before_after_study', 'register_study')
UNION ALL
SELECT study_id, 'study_design', 'that it is a protocol' FROM titles WHERE (t LIKE '%study protocol%' OR t LIKE '%trial protocol%' OR t LIKE '%protocol for a%') AND study_design <> 'trial_protocol'
UNION ALL
SELECT study_id, 'study_design', 'that animals were studied' FROM titles WHERE (t LIKE '% mice%' OR t LIKE '% rats%' OR t LIKE '%in mouse%') AND study_design NOT IN ('animal_study', 'in_vitro_study')
UNION ALL
SELECT study_id, 'blinding', 'double-blind' FROM titles WHERE (t LIKE '%double-blind%' OR t LIKE '%double blind%') AND blinding IN ('none', 'single')
UNION ALL
SELECT study_id, 'blinding', 'open-label' FROM titles WHERE (t LIKE '%open-label%' OR t LIKE '%open label%') AND blinding IN ('double', 'triple', 'quadruple') AND t NOT LIKE '%double%'
UNION ALL
SELECT study_id, 'subject', 'low-dose naltrexone' FROM titles WHERE (t LIKE '%low-dose naltrexone%' OR t LIKE '%low dose naltrexone%') AND t NOT LIKE '%ultra%' AND subject IN ('standard_dose_naltrexone', 'ultra_low_dose_naltrexone', 'naltrexone', 'other_drug')
UNION ALL
SELECT study_id, 'subject', 'ultra-low-dose naltrexone' FROM titles WHERE (t LIKE '%ultra-low%' OR t LIKE '%ultralow%') AND subject NOT IN ('ultra_low_dose_naltrexone', 'combination')
UNION ALL
SELECT study_id, 'route', 'that it was used on the skin or the eye' FROM titles WHERE t LIKE '%topical%' AND route IN ('oral', 'injection')
