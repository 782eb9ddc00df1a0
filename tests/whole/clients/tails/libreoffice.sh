as_text="csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1" # comma, quote, UTF-8, cells as shown, every sheet
soffice --headless --convert-to "$as_text" --outdir back opened/claims.xlsx >&2
cmp back/claims-claims.csv data/claims.csv
soffice --headless --convert-to "$as_text" --outdir sheets ../release/*.xlsx >&2
for file in data/*; do cmp sheets/*"-$(basename "$file")" "$file"; done
rows=$(for file in data/*; do echo "\"$(basename "$file" .csv)\": $(($(wc -l < "$file") - 1))"; done | tr '\n' ',' | sed 's/,$//')
echo "{\"rows\": {$rows}}"
