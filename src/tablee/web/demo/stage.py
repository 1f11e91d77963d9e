"""What this room asks of the demonstration's world. The roof hands it in with the addresses; this room imports nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

FIRST = 4  # the personas the journeys begin with, « P1 » to « P4 »; the others are called by their first name


@dataclass(frozen=True)
class Persona:
    """Somebody one may be. key: « P1 » … or the first name's key; path: the page where `try_first` begins."""

    key: str
    person_ref: str
    first_name: str
    role: str
    organization_ref: str
    organization_name: str
    try_first: str
    path: str


@dataclass(frozen=True)
class Door:
    """Something one does from a link, without account."""

    key: str
    who: str
    try_first: str
    path: str


class Stage(Protocol):
    def personas(self) -> Sequence[Persona]:
        """Whom one may be; empty while the world is not loaded."""

    def doors(self, at: datetime) -> Sequence[Door]:
        """Live links only."""

    def reload(self, at: datetime) -> None:
        """Clear and load for today, all or nothing."""
