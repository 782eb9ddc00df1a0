"""Workbooks out, workbooks and single CSV files back in. All of it follows from the schemas."""
