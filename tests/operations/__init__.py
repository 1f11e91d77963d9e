"""Copies, restores, moves, forgetting: what an operator relies on, on both databases."""
