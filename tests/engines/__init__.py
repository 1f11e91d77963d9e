"""Tests of the engines: laws, oracles, black boxes."""
