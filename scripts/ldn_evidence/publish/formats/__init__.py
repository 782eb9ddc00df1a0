"""The outputs of a release, one module a format, and what builds and checks all of them.

Knows a valid package and its rows; each module writes its output and can read it back. It never
imports report or cli, and nothing here prints.

Its face: ``building.errors_of``, ``hindrance``, ``release_to`` and ``Built``; ``manifest.check``;
``citation``, for the pages. They are not imported here: a page would bring every format.
"""
