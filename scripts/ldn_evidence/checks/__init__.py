"""Everything that must be true about a package, a module a layer, run once.

It knows what a package says of itself (``model``) and how its files are read (``store``), and never
imports what changes, compares, publishes or renders. ``columns`` (T), ``keys`` (K), ``rows`` (R),
``rules`` (X) and ``descriptor`` (P) each take a table or a rule and yield findings that know table,
line and field; ``each_table`` and ``across`` put them in order, side by side; ``places`` adds file
and column. The form of files (F) is judged where they are read, in ``store``.

A check that a package states itself, in SQL or JSON Schema, may come from a stranger: it runs
within bounds of time, memory and reach.

Its face: ``validate.validate``, ``verify.verify`` with ``Verification`` and ``Coverage``,
``report.Report``. They are not imported here: whoever needs one rule would load all checks.
"""
