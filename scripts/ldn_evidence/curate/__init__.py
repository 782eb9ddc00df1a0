"""New and changed rows, wherever they come from, tried before they are written.

``fix`` brings files into canonical form; ``draft`` puts a row together; ``trial`` holds a change
against all checks on a copy, and writes it; ``sheets`` takes workbooks out and back, ``references``
citation files and what registries answer. It knows the model, the store and the checks, and never
imports what compares, publishes or prints: pages that follow from new rows are written by the
command, after ``commit``.

Its face is ``fix.fix``, ``draft.Draft``, ``trial.try_rows``, ``trial.commit`` and ``trial.Trial``.
"""

# The face is not gathered here: whoever wants one part of it would wait for all of them to load
# (the database, the schema checker), which doubles the start of a command.
