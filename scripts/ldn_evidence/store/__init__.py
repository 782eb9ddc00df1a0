"""Bytes to rows and back: exact reading, canonical form, relations with true lines, passages.

It reads and writes files of a package, and holds their rows in a database. It knows what a file
says, and never judges a row: what must be true of rows is for checks, which it does not import.
It imports model alone.

Its face: ``opened.open_package`` and ``OpenPackage``; ``door.read``, the one door to a file;
``form.Form`` and ``Way``; ``canonical.canonical_rows``; ``locate.Span``; ``writing.write_all``.
They are not imported here: the database takes a tenth of a second to load.
"""
