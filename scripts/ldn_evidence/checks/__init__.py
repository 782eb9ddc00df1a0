"""The checks, one module a layer. Each takes a Run and yields findings; the driver adds file, line and column."""
