-- title: What is claimed and known for each condition
-- stats: 3
-- note: Claims of efficacy on the condition or a narrower one; *narrower conditions* says on how many of these the row draws. Tiers are those of the documents that say so, never strength: *cited*, *not refuted*, *supported*. Families of studies in
--   people, on a subject of which these claims speak, with a randomised comparison, and without any, each counted once; their people as analysed, else, where the whole study is on the condition, as randomised or entered; contradictions in which such
--   a claim takes part. Reviews are left out.
-- columns: condition_id=Condition; narrower=Narrower conditions; benefit_claims=Claims of benefit; cited=Tier cited; not_refuted=Tier not refuted; supported=Tier supported; randomised_people=People, randomised;
--   randomised_families=Families, randomised; uncontrolled_people=People, uncontrolled; uncontrolled_families=Families, uncontrolled; contradictions=Contradictions
WITH kin AS (SELECT study_id, other_study_id FROM study_links WHERE study_id <> other_study_id), head_0 AS (SELECT study_id, study_id AS family_id FROM studies), head_1 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_0 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), head_2 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_1 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), head_3 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_2 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), head_4 AS (
  SELECT s.study_id AS study_id, CASE WHEN min(h.family_id) = max(h.family_id) THEN min(h.family_id) ELSE s.study_id END AS family_id
  FROM studies s LEFT JOIN kin k ON k.study_id = s.study_id LEFT JOIN head_3 h ON h.study_id = k.other_study_id
  GROUP BY s.study_id
), families AS (SELECT study_id, family_id FROM head_4), above AS (
  SELECT condition_id, condition_id AS wider_id FROM conditions
  UNION SELECT condition_id, parent_id FROM condition_parents
  UNION SELECT a.condition_id, b.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
  UNION SELECT a.condition_id, c.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
    JOIN condition_parents c ON c.condition_id = b.parent_id
  UNION SELECT a.condition_id, d.parent_id FROM condition_parents a JOIN condition_parents b ON b.condition_id = a.parent_id
    JOIN condition_parents c ON c.condition_id = b.parent_id JOIN condition_parents d ON d.condition_id = c.parent_id
), kept AS (
  SELECT u.wider_id AS wider_id, c.claim_id AS claim_id, c.subject AS subject, c.direction AS direction, c.cited_tier AS cited_tier, c.evidence_tier AS evidence_tier, c.supported_tier AS supported_tier
  FROM above u JOIN claims c ON c.condition_id = u.condition_id WHERE c.claim_row_status = 'active' AND c.topic = 'efficacy'
), claimed AS (
  SELECT wider_id, sum(CASE WHEN direction = 'benefit' THEN 1 ELSE 0 END) AS benefit_claims, min(cited_tier) AS cited, min(evidence_tier) AS not_refuted, min(supported_tier) AS supported
  FROM kept GROUP BY wider_id
), asked AS (
  SELECT DISTINCT wider_id, subject FROM kept
), found AS (
  SELECT f.family_id AS family_id, r.condition_id AS condition_id, s.subject AS subject, r.allocation AS allocation, s.randomised AS randomised, s.participants AS participants,
    coalesce(r.analysed, CASE WHEN r.paired = true THEN r.n_naltrexone ELSE CAST(r.n_naltrexone AS INTEGER) + CAST(r.n_comparator AS INTEGER) END) AS analysed
  FROM results r JOIN studies s ON s.study_id = r.study_id JOIN study_designs d ON d.study_design = s.study_design JOIN families f ON f.study_id = s.study_id
  WHERE r.result_row_status = 'active' AND s.study_row_status = 'active' AND d.human = true AND d.research_type <> 'secondary' AND s.integrity_status NOT IN ('retracted', 'withdrawn_or_removed')
), whole AS (
  SELECT family_id, count(*) AS results FROM found GROUP BY family_id
), family_rows AS (
  SELECT u.wider_id AS wider_id, r.family_id AS family_id, min(CASE r.allocation WHEN 'randomised' THEN 1 WHEN 'non_randomised' THEN 2 ELSE 3 END) AS rank,
    coalesce(max(r.analysed), CASE WHEN count(*) = max(w.results) THEN coalesce(max(r.randomised), max(r.participants)) END) AS people
  FROM above u JOIN found r ON r.condition_id = u.condition_id JOIN asked a ON a.wider_id = u.wider_id AND a.subject = r.subject JOIN whole w ON w.family_id = r.family_id
  GROUP BY u.wider_id, r.family_id
), known AS (
  SELECT wider_id, sum(CASE WHEN rank = 1 THEN 1 ELSE 0 END) AS randomised_families, sum(CASE WHEN rank = 1 THEN coalesce(people, 0) ELSE 0 END) AS randomised_people,
    sum(CASE WHEN rank = 3 THEN 1 ELSE 0 END) AS uncontrolled_families, sum(CASE WHEN rank = 3 THEN coalesce(people, 0) ELSE 0 END) AS uncontrolled_people
  FROM family_rows GROUP BY wider_id
), disputed AS (
  SELECT k.wider_id AS wider_id, count(DISTINCT l.claim_id || '/' || l.other_claim_id) AS contradictions
  FROM kept k JOIN claim_links l ON l.claim_id = k.claim_id OR l.other_claim_id = k.claim_id WHERE l.relation = 'contradicts' GROUP BY k.wider_id
)
SELECT k.condition_id AS condition_id, (SELECT count(*) FROM above u WHERE u.wider_id = k.condition_id) - 1 AS narrower,
  c.benefit_claims AS benefit_claims, c.cited AS cited, c.not_refuted AS not_refuted, c.supported AS supported,
  coalesce(n.randomised_people, 0) AS randomised_people, coalesce(n.randomised_families, 0) AS randomised_families,
  coalesce(n.uncontrolled_people, 0) AS uncontrolled_people, coalesce(n.uncontrolled_families, 0) AS uncontrolled_families, coalesce(d.contradictions, 0) AS contradictions
FROM conditions k JOIN claimed c ON c.wider_id = k.condition_id LEFT JOIN known n ON n.wider_id = k.condition_id LEFT JOIN disputed d ON d.wider_id = k.condition_id
WHERE k.condition_row_status = 'active'
ORDER BY benefit_claims DESC, k.condition_id
