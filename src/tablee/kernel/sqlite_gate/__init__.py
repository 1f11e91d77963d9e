"""A fair write gate in front of SQLite: writers queue instead of retrying by chance."""
