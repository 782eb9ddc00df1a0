"""What is made from a sound package: pages, views, formats, and the next version of it.

Knows the rows and schemas of a package that holds, and what readers outside want of it: pages
(docs, forms), a row with all that hangs on it (show), figures (stats), the outputs of a release
(formats) and its files (release). It never imports report or cli, and nothing here prints.
"""

# Modules are imported by name: a face here would bring every format to every run.
