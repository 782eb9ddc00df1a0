ask() { duckdb -readonly -noheader -list *.duckdb "$1"; }
days="max(updated) - min(updated)"
