"""Formats of the outside world, read and written: strangers to each other, without tables of their own."""
