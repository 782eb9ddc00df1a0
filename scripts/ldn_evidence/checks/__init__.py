"""The checks, one module a layer. Each takes a connection and a table (or rule) and yields findings; the driver adds file and column."""
