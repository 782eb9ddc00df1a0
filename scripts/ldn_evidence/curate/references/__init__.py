"""References: citation files and registries -> rows of the table whose schema takes them.

Knows the forms that citations come in (BibTeX, RIS, MEDLINE, CSL-JSON), what Crossref and PubMed
answer, what a notice on a paper means, and by `x-csl`, `x-csl-rows` and `x-integrity` which field
holds what. It never imports publish, report or cli, and nothing here prints or writes: rows go to
a trial (curate/trial.py), and whoever commits them writes the pages afterwards.
"""

# Modules are imported by name: a face here would bring the libraries of LaTeX and HTTP to each run.
