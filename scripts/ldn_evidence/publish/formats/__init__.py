"""The outputs of a release, one module a format, and what builds and checks all of them.

Knows a valid package and its rows; each module writes its output and can read it back. It never
imports report or cli, and nothing here prints.
"""
