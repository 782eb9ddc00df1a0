-- title: The ten conditions of which most is claimed
-- note: One paragraph a condition, made from counts. Claims are those of efficacy on the condition itself; studies are also those on narrower ones. A family is what reports on one trial or study of people; it counts once, on the subject of most of
--   these claims, by the best design among its reports (in the table further down by the comparison of its results), with its people as analysed, else, where the whole family is on the condition, as randomised or entered. Reviews, digests of several trials and
--   what was retracted are left out. Nothing is pooled, and no directions are added up. A page without a date is told by the newest study that it cites, and may be younger than what is called later.
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
), linked AS (
  SELECT c.claim_id AS claim_id, c.source_id AS source_id, c.topic AS topic, cc.link_basis AS link_basis, cc.verdict AS verdict, d.evidence_tier AS design_tier,
    CASE WHEN s.integrity_status IN ('retracted', 'withdrawn_or_removed') THEN 1 ELSE 0 END AS notice,
    CASE WHEN cc.verdict <> 'supported' OR c.topic IN ('efficacy', 'safety') AND coalesce(cc.support_from, '') <> 'own_results' OR s.integrity_status IN ('retracted', 'withdrawn_or_removed') THEN NULL
      WHEN r.allocation = 'non_randomised' AND d.evidence_tier < 'T3' THEN 'T3'
      WHEN (r.allocation = 'none' OR r.result_id IS NULL AND c.topic IN ('efficacy', 'safety')) AND d.evidence_tier < 'T4' THEN 'T4' ELSE d.evidence_tier END AS pair_tier
  FROM claim_citations cc JOIN claims c ON c.claim_id = cc.claim_id JOIN citations ci ON ci.citation_id = cc.citation_id
  LEFT JOIN studies s ON s.study_id = ci.study_id LEFT JOIN study_designs d ON d.study_design = s.study_design LEFT JOIN results r ON r.result_id = cc.result_id
  WHERE c.claim_row_status = 'active' AND ci.citation_row_status = 'active'
), marked AS ( -- what a claim is left with, without pairs of a block
  SELECT claim_id, min(design_tier) AS cited, min(CASE WHEN verdict NOT IN ('contradicted', 'off_topic') AND notice = 0 THEN design_tier END) AS not_refuted, min(pair_tier) AS supported FROM linked WHERE link_basis <> 'block' GROUP BY claim_id
), kept AS (
  SELECT c.claim_id AS claim_id, c.source_id AS source_id, c.condition_id AS condition_id, c.subject AS subject, c.direction AS direction, c.cited_tier AS cited_tier, c.evidence_tier AS evidence_tier, c.supported_tier AS supported_tier,
    m.cited AS marked_cited, m.not_refuted AS marked_not_refuted, m.supported AS marked_supported
  FROM claims c LEFT JOIN marked m ON m.claim_id = c.claim_id WHERE c.claim_row_status = 'active' AND c.topic = 'efficacy' AND c.condition_id IS NOT NULL
), claimed AS (
  SELECT condition_id, count(*) AS claims, count(DISTINCT source_id) AS pages, sum(CASE WHEN direction = 'benefit' THEN 1 ELSE 0 END) AS benefit, sum(CASE WHEN cited_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) AS cited,
    sum(CASE WHEN evidence_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) AS not_refuted, sum(CASE WHEN supported_tier IN ('T1', 'T2') THEN 1 ELSE 0 END) AS supported,
    sum(CASE WHEN marked_cited IN ('T1', 'T2') THEN 1 ELSE 0 END) AS marked_cited, sum(CASE WHEN marked_not_refuted IN ('T1', 'T2') THEN 1 ELSE 0 END) AS marked_not_refuted, sum(CASE WHEN marked_supported IN ('T1', 'T2') THEN 1 ELSE 0 END) AS marked_supported
  FROM kept GROUP BY condition_id
), subjects AS (
  SELECT condition_id, subject, claims, row_number() OVER (PARTITION BY condition_id ORDER BY claims DESC, subject) AS place
  FROM (SELECT condition_id, subject, count(*) AS claims FROM kept GROUP BY condition_id, subject) x
), asked AS (
  SELECT condition_id, place, subject, subject_claims, claims, benefit, pages, cited, not_refuted, supported, marked_cited, marked_not_refuted, marked_supported FROM (
    SELECT c.condition_id AS condition_id, row_number() OVER (ORDER BY c.claims DESC, c.pages DESC, c.condition_id) AS place, s.subject AS subject, s.claims AS subject_claims, c.claims AS claims, c.benefit AS benefit, c.pages AS pages,
      c.cited AS cited, c.not_refuted AS not_refuted, c.supported AS supported,
      c.marked_cited AS marked_cited, c.marked_not_refuted AS marked_not_refuted, c.marked_supported AS marked_supported
    FROM claimed c JOIN subjects s ON s.condition_id = c.condition_id AND s.place = 1
  ) x WHERE place <= 10
), pairs AS (
  SELECT k.condition_id AS condition_id, count(*) AS pairs, sum(CASE WHEN cc.verdict = 'supported' THEN 1 ELSE 0 END) AS supported, sum(CASE WHEN cc.link_basis <> 'block' THEN 1 ELSE 0 END) AS own,
    sum(CASE WHEN cc.link_basis <> 'block' AND cc.verdict = 'supported' THEN 1 ELSE 0 END) AS own_supported
  FROM kept k JOIN claim_citations cc ON cc.claim_id = k.claim_id GROUP BY k.condition_id
), narrower AS (
  SELECT wider_id, count(*) - 1 AS conditions FROM above GROUP BY wider_id
), members AS ( -- reports on people of one trial or study; a document on several trials is none
  SELECT f.family_id AS family_id, s.study_id AS study_id, s.subject AS subject, s.year AS year, s.randomised AS randomised, s.participants AS participants,
    CASE WHEN d.research_type = 'planned' THEN 4 WHEN d.evidence_tier = 'T2' THEN 1 WHEN d.evidence_tier = 'T3' THEN 2 ELSE 3 END AS rank
  FROM families f JOIN studies s ON s.study_id = f.study_id JOIN study_designs d ON d.study_design = s.study_design JOIN studies h ON h.study_id = f.family_id JOIN study_designs hd ON hd.study_design = h.study_design LEFT JOIN (SELECT DISTINCT study_id FROM kin) n ON n.study_id = f.study_id
  WHERE s.study_row_status = 'active' AND d.human = true AND d.research_type IN ('primary', 'planned') AND hd.research_type <> 'secondary'
    AND s.integrity_status NOT IN ('retracted', 'withdrawn_or_removed') AND (n.study_id IS NULL OR f.family_id <> f.study_id)
), found AS (
  SELECT m.family_id AS family_id, m.subject AS subject, m.year AS year, m.randomised AS randomised, m.participants AS participants, r.condition_id AS condition_id, r.allocation AS allocation, r.comparison AS comparison, r.outcome_role AS outcome_role, r.primary_met AS primary_met,
    coalesce(r.analysed, CASE WHEN r.paired = true THEN r.n_naltrexone ELSE CAST(r.n_naltrexone AS INTEGER) + CAST(r.n_comparator AS INTEGER) END) AS analysed
  FROM results r JOIN members m ON m.study_id = r.study_id WHERE r.result_row_status = 'active'
), spread AS ( -- on what a family is: the conditions of its results, else those of its reports
  SELECT family_id, condition_id FROM found
  UNION SELECT m.family_id, sc.condition_id FROM members m JOIN study_conditions sc ON sc.study_id = m.study_id LEFT JOIN (SELECT DISTINCT family_id FROM found) r ON r.family_id = m.family_id WHERE r.family_id IS NULL
), breadth AS (
  SELECT family_id, count(*) AS conditions FROM spread GROUP BY family_id
), inside AS (
  SELECT u.wider_id AS wider_id, p.family_id AS family_id, count(*) AS conditions FROM spread p JOIN above u ON u.condition_id = p.condition_id GROUP BY u.wider_id, p.family_id
), told AS ( -- reports and results on the condition
  SELECT u.wider_id AS wider_id, m.family_id AS family_id, m.subject AS subject, m.rank AS rank, CASE WHEN m.rank < 4 THEN m.randomised END AS randomised, CASE WHEN m.rank < 4 THEN m.participants END AS participants,
    CASE WHEN m.rank = 4 THEN m.participants END AS planned, CAST(NULL AS INTEGER) AS analysed, CAST(NULL AS INTEGER) AS result_year
  FROM members m JOIN study_conditions sc ON sc.study_id = m.study_id JOIN above u ON u.condition_id = sc.condition_id
  UNION ALL
  SELECT u.wider_id, r.family_id, r.subject, CASE r.allocation WHEN 'randomised' THEN 1 WHEN 'non_randomised' THEN 2 ELSE 3 END, r.randomised, r.participants, NULL, r.analysed, r.year
  FROM found r JOIN above u ON u.condition_id = r.condition_id
), tried AS (
  SELECT a.condition_id AS condition_id, t.family_id AS family_id, min(t.rank) AS rank, min(t.result_year) AS first_year,
    CASE WHEN min(t.rank) = 4 THEN max(t.planned) WHEN max(t.analysed) IS NOT NULL THEN max(t.analysed) WHEN max(i.conditions) = max(b.conditions) THEN coalesce(max(t.randomised), max(t.participants)) END AS people
  FROM asked a JOIN told t ON t.wider_id = a.condition_id AND t.subject = a.subject LEFT JOIN inside i ON i.wider_id = a.condition_id AND i.family_id = t.family_id LEFT JOIN breadth b ON b.family_id = t.family_id
  GROUP BY a.condition_id, t.family_id
), summed AS (
  SELECT condition_id, sum(CASE WHEN rank < 4 THEN 1 ELSE 0 END) AS families, sum(CASE WHEN rank = 1 THEN 1 ELSE 0 END) AS randomised, sum(CASE WHEN rank = 1 THEN coalesce(people, 0) ELSE 0 END) AS randomised_people, sum(CASE WHEN rank = 1 AND people IS NULL THEN 1 ELSE 0 END) AS randomised_uncounted,
    sum(CASE WHEN rank = 2 THEN 1 ELSE 0 END) AS compared, sum(CASE WHEN rank = 2 THEN coalesce(people, 0) ELSE 0 END) AS compared_people, sum(CASE WHEN rank = 2 AND people IS NULL THEN 1 ELSE 0 END) AS compared_uncounted,
    sum(CASE WHEN rank = 3 THEN 1 ELSE 0 END) AS uncontrolled, sum(CASE WHEN rank = 3 THEN coalesce(people, 0) ELSE 0 END) AS uncontrolled_people, sum(CASE WHEN rank = 3 AND people IS NULL THEN 1 ELSE 0 END) AS uncontrolled_uncounted,
    sum(CASE WHEN rank < 4 AND first_year IS NULL THEN 1 ELSE 0 END) AS without_year, sum(CASE WHEN rank = 4 THEN 1 ELSE 0 END) AS planned
  FROM tried GROUP BY condition_id
), others AS (
  SELECT a.condition_id AS condition_id, count(DISTINCT t.family_id) AS families
  FROM asked a JOIN told t ON t.wider_id = a.condition_id LEFT JOIN tried d ON d.condition_id = a.condition_id AND d.family_id = t.family_id WHERE t.rank < 4 AND d.family_id IS NULL GROUP BY a.condition_id
), against_placebo AS (
  SELECT a.condition_id AS condition_id, r.family_id AS family_id, max(CASE WHEN r.comparison = 'placebo' AND r.primary_met = 'met' THEN 1 ELSE 0 END) AS met, max(CASE WHEN r.comparison = 'placebo' AND r.primary_met = 'not_met' THEN 1 ELSE 0 END) AS not_met,
    max(CASE WHEN r.outcome_role = 'primary' THEN 1 ELSE 0 END) AS named
  FROM asked a JOIN above u ON u.wider_id = a.condition_id JOIN found r ON r.condition_id = u.condition_id AND r.subject = a.subject
  GROUP BY a.condition_id, r.family_id HAVING max(CASE WHEN r.allocation = 'randomised' AND r.comparison = 'placebo' THEN 1 ELSE 0 END) = 1
), placebo AS (
  SELECT p.condition_id AS condition_id, count(*) AS trials, sum(coalesce(t.people, 0)) AS people, sum(CASE WHEN p.met = 1 AND p.not_met = 0 THEN 1 ELSE 0 END) AS met, sum(CASE WHEN p.met = 0 AND p.not_met = 1 THEN 1 ELSE 0 END) AS not_met,
    sum(p.met * p.not_met) AS in_part, sum(CASE WHEN p.met = 0 AND p.not_met = 0 AND p.named = 1 THEN 1 ELSE 0 END) AS not_reported, sum(CASE WHEN p.named = 0 THEN 1 ELSE 0 END) AS not_named
  FROM against_placebo p JOIN tried t ON t.condition_id = p.condition_id AND t.family_id = p.family_id GROUP BY p.condition_id
), by_page AS (
  SELECT k.condition_id AS condition_id, k.source_id AS source_id, count(*) AS claims FROM kept k GROUP BY k.condition_id, k.source_id
), dated AS (
  SELECT source_id, source_short_name, CAST(substr(coalesce(CAST(updated AS VARCHAR(10)), CAST(published AS VARCHAR(10))), 1, 4) AS INTEGER) AS of_year, not_before_year FROM sources
), pages AS (
  SELECT b.condition_id AS condition_id, b.claims AS claims, d.source_short_name AS name, CASE WHEN d.of_year IS NULL THEN 'cites nothing newer than ' || d.not_before_year ELSE 'of ' || d.of_year END AS dating,
    row_number() OVER (PARTITION BY b.condition_id ORDER BY b.claims DESC, b.source_id) AS place,
    sum(CASE WHEN t.first_year > coalesce(d.of_year, d.not_before_year) THEN 1 ELSE 0 END) AS later, sum(CASE WHEN t.first_year > coalesce(d.of_year, d.not_before_year) AND t.rank = 1 THEN 1 ELSE 0 END) AS later_randomised
  FROM by_page b JOIN asked a ON a.condition_id = b.condition_id JOIN dated d ON d.source_id = b.source_id LEFT JOIN tried t ON t.condition_id = b.condition_id AND t.rank < 4
  GROUP BY b.condition_id, b.claims, b.source_id, d.source_short_name, d.of_year, d.not_before_year
), listed AS ( -- eight pages are named, further ones counted
  SELECT condition_id,
    coalesce(max(CASE WHEN place = 1 THEN name || ' ' || claims END), '') || coalesce(max(CASE WHEN place = 2 THEN '; ' || name || ' ' || claims END), '') || coalesce(max(CASE WHEN place = 3 THEN '; ' || name || ' ' || claims END), '')
      || coalesce(max(CASE WHEN place = 4 THEN '; ' || name || ' ' || claims END), '') || coalesce(max(CASE WHEN place = 5 THEN '; ' || name || ' ' || claims END), '') || coalesce(max(CASE WHEN place = 6 THEN '; ' || name || ' ' || claims END), '')
      || coalesce(max(CASE WHEN place = 7 THEN '; ' || name || ' ' || claims END), '') || coalesce(max(CASE WHEN place = 8 THEN '; ' || name || ' ' || claims END), '')
      || CASE WHEN count(*) > 8 THEN '; further pages: ' || (count(*) - 8) ELSE '' END AS claims,
    coalesce(max(CASE WHEN place = 1 THEN name || ' (' || dating || ') ' || later || CASE WHEN later = 0 THEN '' ELSE ', ' || later_randomised || ' of them randomised' END END), '') || coalesce(max(CASE WHEN place = 2 THEN '; ' || name || ' (' || dating || ') ' || later || CASE WHEN later = 0 THEN '' ELSE ', ' || later_randomised || ' of them randomised' END END), '')
      || coalesce(max(CASE WHEN place = 3 THEN '; ' || name || ' (' || dating || ') ' || later || CASE WHEN later = 0 THEN '' ELSE ', ' || later_randomised || ' of them randomised' END END), '') || coalesce(max(CASE WHEN place = 4 THEN '; ' || name || ' (' || dating || ') ' || later || CASE WHEN later = 0 THEN '' ELSE ', ' || later_randomised || ' of them randomised' END END), '')
      || coalesce(max(CASE WHEN place = 5 THEN '; ' || name || ' (' || dating || ') ' || later || CASE WHEN later = 0 THEN '' ELSE ', ' || later_randomised || ' of them randomised' END END), '') || coalesce(max(CASE WHEN place = 6 THEN '; ' || name || ' (' || dating || ') ' || later || CASE WHEN later = 0 THEN '' ELSE ', ' || later_randomised || ' of them randomised' END END), '')
      || coalesce(max(CASE WHEN place = 7 THEN '; ' || name || ' (' || dating || ') ' || later || CASE WHEN later = 0 THEN '' ELSE ', ' || later_randomised || ' of them randomised' END END), '') || coalesce(max(CASE WHEN place = 8 THEN '; ' || name || ' (' || dating || ') ' || later || CASE WHEN later = 0 THEN '' ELSE ', ' || later_randomised || ' of them randomised' END END), '') AS later
  FROM pages GROUP BY condition_id
)
SELECT sentence FROM (
  SELECT 0 AS place, 'How to read: claims are those of efficacy on the condition itself; studies are also those on narrower ones. A family is all that reports on one trial or study of people; it counts once, if it is on the subject of most of these claims, by the best design among its reports (the table further down goes by the comparisons of its results), with its people as analysed, else, where the whole family is on the condition, as randomised or entered. Reviews, digests of several trials and what was retracted are left out. A page without a date is told by the newest study that it cites, and may itself be younger than what is called later. Nothing is pooled, no directions are added up, and *not met* does not show that there is no effect.' AS sentence
  UNION ALL
  SELECT a.place, '**' || k.condition_name || '.** *Claimed:* ' || a.claims || ' claims of efficacy, ' || a.benefit || ' of them of a benefit, ' || a.subject_claims || ' on ' || CASE a.subject WHEN 'combination' THEN 'naltrexone in combination' WHEN 'other_drug' THEN 'another drug'
      ELSE replace(replace(a.subject, '_', ' '), 'low dose', 'low-dose') END || '; by page: ' || l.claims || '. *Documents of tier T1 or T2:* ' || a.supported || ' of ' || a.claims || ' claims are supported by the results of one, ' || a.not_refuted || ' cite one that is not refuted, ' || a.cited || ' cite one; without pairs of a block, ' || a.marked_supported || ', ' || a.marked_not_refuted || ' and ' || a.marked_cited || '. *Pairs with a citation:* '
    || coalesce(p.supported, 0) || ' of ' || coalesce(p.pairs, 0) || ' are supported; without those of a block, ' || coalesce(p.own_supported, 0) || ' of ' || coalesce(p.own, 0) || '. '
    || '*Tried* on that subject in this condition' || CASE n.conditions WHEN 0 THEN '' WHEN 1 THEN ' or a narrower one' ELSE ' or one of ' || n.conditions || ' narrower ones' END || ': families of studies ' || coalesce(s.families, 0)
    || CASE WHEN coalesce(s.families, 0) = 0 THEN '' ELSE ', of them ' || 'randomised ' || s.randomised || CASE WHEN s.randomised = 0 THEN '' WHEN s.randomised_uncounted = s.randomised THEN ' (people not known)' ELSE ' (' || s.randomised_people || ' people' || CASE WHEN s.randomised_uncounted = 0 THEN '' ELSE ', not known for ' || s.randomised_uncounted END || ')' END
      || ', compared without random allocation ' || s.compared || CASE WHEN s.compared = 0 THEN '' WHEN s.compared_uncounted = s.compared THEN ' (people not known)' ELSE ' (' || s.compared_people || ' people' || CASE WHEN s.compared_uncounted = 0 THEN '' ELSE ', not known for ' || s.compared_uncounted END || ')' END
      || ', without a group for comparison ' || s.uncontrolled || CASE WHEN s.uncontrolled = 0 THEN '' WHEN s.uncontrolled_uncounted = s.uncontrolled THEN ' (people not known)' ELSE ' (' || s.uncontrolled_people || ' people' || CASE WHEN s.uncontrolled_uncounted = 0 THEN '' ELSE ', not known for ' || s.uncontrolled_uncounted END || ')' END END
    || '. Besides, registered or planned, with neither report nor result entered: ' || coalesce(s.planned, 0) || '; on other doses, routes, drugs or combinations: ' || coalesce(o.families, 0) || '. '
    || '*Against placebo,* randomised and with a result entered: ' || CASE WHEN b.trials IS NULL THEN '0. '
      ELSE b.trials || ' (' || b.people || ' people); primary outcome, by the criterion of the trial: met in ' || b.met || ', not met in ' || b.not_met || CASE WHEN b.in_part = 0 THEN '' ELSE ', some met and some not in ' || b.in_part END
        || ', not reported in ' || (b.not_reported + b.not_named) || CASE WHEN b.not_named = 0 THEN '. ' ELSE ' (of which what was read names none in ' || b.not_named || '). ' END END
    || CASE WHEN coalesce(s.families, 0) = 0 THEN '' ELSE '*Later than the page,* by the year of the first results: ' || l.later || CASE WHEN s.without_year = 0 THEN '' ELSE '; no result with a year is entered for ' || s.without_year || ' of the ' || s.families END || '.' END
FROM asked a JOIN conditions k ON k.condition_id = a.condition_id JOIN listed l ON l.condition_id = a.condition_id JOIN narrower n ON n.wider_id = a.condition_id
LEFT JOIN pairs p ON p.condition_id = a.condition_id LEFT JOIN summed s ON s.condition_id = a.condition_id LEFT JOIN others o ON o.condition_id = a.condition_id LEFT JOIN placebo b ON b.condition_id = a.condition_id

) x ORDER BY place
