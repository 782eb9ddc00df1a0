"""What a package says of itself: tables, fields, keys, rules, and the record of what is wrong.

It reads schemas and the descriptor, holds them against the profile of the tool's keys, and knows
the rules of the tool (rules.toml). It never reads a row of data, and imports nothing of ours but
its own modules.

Its face: ``loading.load_package``; ``package.Package``, ``Table``, ``Field``, ``RowRule`` and
``SqlRule``; ``findings.Finding`` and ``Rule``; ``refusal.Refused``. They are not imported here:
`ldn --version`, and whoever only needs a finding, would load all of it.
"""
