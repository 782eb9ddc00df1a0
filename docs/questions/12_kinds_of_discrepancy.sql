-- title: In what do claims part from the studies that they cite?
-- note: Pairs of a claim and a citation whose study says less, something else or the opposite, by the main point on which they part; pairs of a block of text without marks are counted apart.
SELECT coalesce(cc.discrepancy, 'not named yet') AS discrepancy, cc.verdict AS verdict, sum(CASE WHEN cc.link_basis <> 'block' THEN 1 ELSE 0 END) AS pairs, sum(CASE WHEN cc.link_basis = 'block' THEN 1 ELSE 0 END) AS pairs_of_a_block
FROM claim_citations cc
JOIN claims c ON c.claim_id = cc.claim_id
WHERE cc.verdict IN ('overstated', 'misreported', 'contradicted') AND c.claim_row_status = 'active'
GROUP BY cc.discrepancy, cc.verdict
ORDER BY pairs DESC, discrepancy, verdict
