-- title: How the studies were found
-- figure: flow
-- note: After PRISMA 2020. Records looked at and not recorded one by one were duplicates or did not concern naltrexone. Studies that a source cites were not searched for.
SELECT CASE box WHEN 'documents that a source cites' THEN 0 ELSE place END AS place, CASE WHEN box IN ('records removed before screening', 'duplicates removed', 'records excluded', 'reports not retrieved', 'reports excluded') THEN 'out' WHEN box = 'documents that a source cites' THEN 'other' ELSE 'main' END AS lane,
  CASE WHEN box IN ('searches', 'records identified', 'records removed before screening', 'duplicates removed', 'documents that a source cites') THEN 'Identification' WHEN box IN ('reports included', 'studies included') THEN 'Included' ELSE 'Screening' END AS stage,
  CASE WHEN box LIKE 'reports assessed%' THEN 'reports assessed' ELSE box END AS box, CASE WHEN box LIKE 'reports assessed%' THEN replace(box, 'reports assessed ', '') WHEN reason = '' THEN NULL WHEN reason = 'dose_above_12_5_mg_and_no_claim' THEN 'dose above 12.5 mg, and no claim' ELSE replace(reason, '_', ' ') END AS reason, records AS n
FROM prisma_flow
ORDER BY 1, prisma_flow.place, prisma_flow.box, records DESC, reason
