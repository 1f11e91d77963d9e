"""What people write in a cell, read as one exact value or refused with a reason in plain French.

Every parser takes a `Cell` and raises `BadValue`; none guesses between two readings. `kinds` is the door: it ties
each kind of column to its parser and to the way its values are written back.
"""
