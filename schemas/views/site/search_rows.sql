-- title: Searches, with what came of each
SELECT s.search_id AS search_id, s.searched_on AS searched_on, s.search_place AS search_place, s.query AS query, s.records_looked_at AS records_looked_at, s.searcher AS searcher, coalesce(r.recorded, 0) AS recorded, coalesce(r.included, 0) AS included
FROM searches s LEFT JOIN (SELECT search_id, count(*) AS recorded, sum(CASE WHEN decision = 'included' THEN 1 ELSE 0 END) AS included FROM screening WHERE record_row_status = 'active' GROUP BY search_id) r ON r.search_id = s.search_id
WHERE s.search_row_status = 'active'
ORDER BY s.search_id
