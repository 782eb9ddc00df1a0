"""Workbooks out, workbooks and single CSV files back in.

All of it follows from the schemas. Reading trusts nothing: ``reading`` and ``workbook`` keep to
bounds, ``cells`` undoes or refuses what a spreadsheet program did, ``matching`` finds the row of
the package that a row of a sheet is. ``importing`` and ``export`` are the face; nothing here
prints.
"""
