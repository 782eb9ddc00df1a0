-- code: X103
-- title: supported_tier follows from the documents that say so
-- why: a tier that nobody earned is a clean bill; a pair counts with the weaker of the study's design and the comparison on which its verdict rests
-- fix: Run `ldn fix`; it fills in derived columns.
-- message: supported_tier is {value}, but the pairs that are supported give {expected}
-- note: A randomised comparison sets no limit, a non-randomised one T3, before and after, or none, T4. Claims of efficacy and safety need the study's own results; where none is named, T4 at most.
SELECT c.claim_id AS row_id, c.supported_tier AS value, t.best AS expected
FROM claims c LEFT JOIN (
  SELECT p.claim_id AS claim_id, min(CASE WHEN p.limited > p.design_tier THEN p.limited ELSE p.design_tier END) AS best
  FROM (
    SELECT cc.claim_id AS claim_id, d.evidence_tier AS design_tier,
      CASE WHEN r.allocation = 'randomised' THEN 'T1' WHEN r.allocation = 'non_randomised' THEN 'T3' WHEN r.allocation = 'none' THEN 'T4'
        WHEN k.topic IN ('efficacy', 'safety') THEN 'T4' ELSE 'T1' END AS limited
    FROM claim_citations cc
    JOIN claims k ON k.claim_id = cc.claim_id
    JOIN citations ci ON ci.citation_id = cc.citation_id
    JOIN studies s ON s.study_id = ci.study_id
    JOIN study_designs d ON d.study_design = s.study_design
    LEFT JOIN results r ON r.result_id = cc.result_id
    WHERE cc.verdict = 'supported' AND s.integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
      AND (k.topic NOT IN ('efficacy', 'safety') OR cc.support_from = 'own_results')
  ) p
  GROUP BY p.claim_id
) t ON t.claim_id = c.claim_id
