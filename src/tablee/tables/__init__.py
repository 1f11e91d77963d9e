"""One noun as lines of a sheet, in one file a noun: columns, rows out, plan, write, undo. `register` says which there are."""
