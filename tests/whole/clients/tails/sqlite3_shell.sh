ask() { sqlite3 -readonly *.sqlite "$1"; }
days="CAST(julianday(max(updated)) - julianday(min(updated)) AS INTEGER)"
