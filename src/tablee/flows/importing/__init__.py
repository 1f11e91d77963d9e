"""From lines of a sheet to acts of the domains: looked over first, then all or nothing, undone in one press.

One file a table, each with the same three verbs: `plan` says what each line would do, `write` does it, `undo` takes it back.
"""
