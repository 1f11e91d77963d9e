"""Chance, drawn in the open: between equals the smallest SHA-256 of « seed:lots:structure » goes first."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def draws(seed: int, lots: Iterable[str], structures: Iterable[str]) -> list[int]:
    """One draw a structure, in the order given. Several lots dealt together are named in order, joined by « + »."""
    common = sha256(f"{seed}:{'+'.join(sorted(lots))}:".encode())
    found = []
    for structure in structures:
        own = common.copy()
        own.update(structure.encode())
        found.append(int.from_bytes(own.digest()[:8], "big"))
    return found
