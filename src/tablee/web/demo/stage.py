"""What this room asks of the demonstration's world. The roof hands it in with the addresses; this room imports nothing of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Persona(Protocol):
    """Somebody one may be: the page where `try_first` begins is `path`."""

    @property
    def key(self) -> str: ...
    @property
    def person_ref(self) -> str: ...
    @property
    def first_name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def organization_ref(self) -> str: ...
    @property
    def organization_name(self) -> str: ...
    @property
    def try_first(self) -> str: ...
    @property
    def path(self) -> str: ...


class Door(Protocol):
    """Something one does from a link, without account."""

    @property
    def key(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def try_first(self) -> str: ...
    @property
    def path(self) -> str: ...


class Stage(Protocol):
    def personas(self) -> Sequence[Persona]:
        """Whom one may be; empty while the world is not loaded."""

    def doors(self, at: datetime) -> Sequence[Door]:
        """Live links only."""

    def reload(self, at: datetime) -> None:
        """Clear and load for today, all or nothing."""
