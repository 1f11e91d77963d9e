"""Spreadsheets in and out: nothing hostile is parsed in the server's process, nothing is dropped without a word.

The way in: `read.read_file` (bytes → Workbook, in a child process) → `tables` and `columns` (where the table is,
what its columns mean) → `intake.parse_table` (typed rows, problems per line). The way out: `write`.
This file imports nothing, so that the child process starts in a few hundredths of a second.
"""
