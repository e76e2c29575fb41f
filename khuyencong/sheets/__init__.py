"""Reads any real spreadsheet into located cells, then into located tables. No models here.

`child.read` opens a file in a child process; `tables.find_tables` says what stands in it.
Nothing is imported here: the child starts faster without Django.
"""
