"""Doors without account: what a signed link opens, and nothing more."""
