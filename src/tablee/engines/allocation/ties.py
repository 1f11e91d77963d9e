"""Chance, drawn in the open: between equals the smallest SHA-256 of « seed:lots:structure » goes first."""

from collections.abc import Iterable
from hashlib import sha256


class Ticket:
    """One structure's draw, made when two tickets are compared: most never are."""

    __slots__ = ("_drawn", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._drawn: bytes | None = None

    def __lt__(self, other: "Ticket") -> bool:
        return self.drawn() < other.drawn()

    def drawn(self) -> bytes:
        if self._drawn is None:
            self._drawn = sha256(self._text.encode()).digest()[:8]
        return self._drawn


def tickets(seed: int, lots: Iterable[str], structures: Iterable[str]) -> list[Ticket]:
    """One a structure, in the order given. Several lots dealt together are named in order, joined by « + »."""
    common = f"{seed}:{'+'.join(sorted(lots))}"
    if len(common) > LONGEST:
        common = sha256(common.encode()).hexdigest()
    return [Ticket(f"{common}:{structure}") for structure in structures]


LONGEST = 1_000
"""Above, the part that all tickets share is replaced by its own SHA-256, or thousands of lots would be hashed each time."""
