listed() { tr '\n' ',' | sed 's/,$//'; }
rows=$(for file in jsonl/*; do table=$(basename "$file" .jsonl); ask "SELECT '\"$table\": ' || count(*) FROM $table"; done | listed)
pairs=$(ask "SELECT '\"' || title || '\": ' || count(*) FROM claims JOIN sources USING (source_id) JOIN claim_citations USING (claim_id) GROUP BY title" | listed)
studies=$(ask "SELECT '\"integer\": ' || sum(year) || ', \"number\": ' || sum(duration_weeks) || ', \"boolean\": ' || sum(CASE WHEN peer_reviewed THEN 1 ELSE 0 END)
  || ', \"missing\": ' || sum(CASE WHEN pmid IS NULL THEN 1 ELSE 0 END) || ', \"text\": \"' || min(pmid) || '\"' FROM studies")
echo "{\"rows\": {$rows}, \"pairs\": {$pairs}, \"date\": $(ask "SELECT $days FROM sources"), $studies}"
