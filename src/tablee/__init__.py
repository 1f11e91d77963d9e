"""Tablée: share a surplus fairly, move it safely, decide together."""

__version__ = "0.1.0"
