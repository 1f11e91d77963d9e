"""One file a noun: its columns, rows out, and rows in (plan, write, undo); for imports, exports, bulk doors and populate."""
