-- title: Four counts, each with its denominator
SELECT number, words, more FROM (
  SELECT 1 AS place, CAST(count(*) AS VARCHAR(20)) AS number, 'claims on ' || count(DISTINCT source_id) || ' pages' AS words, sum(CASE WHEN NOT EXISTS (SELECT 1 FROM claim_citations cc WHERE cc.claim_id = c.claim_id) THEN 1 ELSE 0 END) || ' of them cite nothing' AS more
  FROM claims c WHERE c.claim_row_status = 'active'
  UNION ALL
  SELECT 2, sum(CASE WHEN supported_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' of ' || count(*), 'claims are supported by a randomised trial, or a review of such trials', sum(CASE WHEN cited_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) || ' cite one'
  FROM claims c WHERE c.claim_row_status = 'active'
  UNION ALL
  SELECT 3, sum(CASE WHEN cc.verdict = 'supported' THEN 1 ELSE 0 END) || ' of ' || count(*), 'citations say what the page says, as far as they could be read', sum(CASE WHEN cc.verdict IN ('overstated', 'misreported', 'contradicted', 'off_topic') THEN 1 ELSE 0 END) || ' do not; ' || sum(CASE WHEN cc.verdict IN ('unavailable', 'unchecked') THEN 1 ELSE 0 END) || ' could not be decided'
  FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id WHERE c.claim_row_status = 'active'
  UNION ALL
  SELECT 4, alone_met || ' of ' || (alone_met + alone_not_met + alone_not_reported), 'primary outcomes of randomised trials of a low dose alone against placebo were met, by the trial’s own criterion', alone_not_met || ' were not met; ' || alone_not_reported || ' not reported; of all trials, with other doses and combinations too, ' || met || ' of ' || outcomes || ' were met'
  FROM placebo_counts
) x ORDER BY place
