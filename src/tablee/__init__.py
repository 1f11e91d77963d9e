"""Tablée: share a surplus fairly, move it safely, decide together."""
