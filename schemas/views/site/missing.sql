-- title: What the package does not have
SELECT sentence FROM (
  SELECT 1 AS place, count(*) || ' of ' || (SELECT count(*) FROM studies WHERE study_row_status = 'active') || ' studies are assessed for risk of bias.' AS sentence FROM (SELECT DISTINCT study_id FROM risk_of_bias) b
  UNION ALL
  SELECT 2, sum(CASE WHEN cc.verdict IN ('unavailable', 'unchecked') THEN 1 ELSE 0 END) || ' of ' || count(*) || ' pairs of a claim and a citation could not be decided, mostly because only an abstract, or nothing, could be read.' FROM claim_citations cc
  UNION ALL
  SELECT 3, sum(CASE WHEN result_read_in = 'abstract' THEN 1 ELSE 0 END) || ' of ' || count(*) || ' results were read in abstracts alone.' FROM results WHERE result_row_status = 'active'
  UNION ALL
  SELECT 4, sum(CASE WHEN extraction = 'expert_reviewed' THEN 1 ELSE 0 END) || ' of ' || count(*) || ' claims were reviewed by a clinician or methodologist.' FROM claims WHERE claim_row_status = 'active'
  UNION ALL
  SELECT 5, sum(CASE WHEN url IS NULL THEN 1 ELSE 0 END) || ' of ' || count(*) || ' pages have no address at which a stranger could check them.' FROM sources WHERE source_row_status = 'active'
) x ORDER BY place
