"""The first visit: three short steps, then one is at the table; and the first ten minutes of a structure."""
