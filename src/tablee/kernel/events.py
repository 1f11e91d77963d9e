"""What a domain tells the rest of the house: a frozen fact with a name, put into the outbox, read back as itself.

Facts of an older version may still be stored: a key they lack takes its default, one they have too many is let go.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

from tablee.kernel.models import OutboxEvent

EVENTS: "dict[str, type[Event]]" = {}
HANDLERS: "dict[type[Event], list[Callable[[Any, datetime], None]]]" = {}


@dataclass_transform(frozen_default=True)
@dataclass(frozen=True)
class Event:
    """References and figures only, each with a default. A subclass is frozen too, and stored under its own name:
    `OfferClaimed` of sharing as « sharing.offer_claimed », unless it says the `name` that older versions stored.
    """

    name: ClassVar[str]

    def __init_subclass__(cls) -> None:
        if "name" not in cls.__dict__:
            room = cls.__module__.split(".")[-2]
            cls.name = f"{room}.{re.sub('(?<!^)(?=[A-Z])', '_', cls.__name__).lower()}"
        dataclass(frozen=True)(cls)
        if EVENTS.setdefault(cls.name, cls) is not cls:
            raise ValueError(f"two facts are called {cls.name}")

    def put(self, at: datetime, *, key: str | None = None) -> None:
        """Write the fact in the current transaction, due at `at`. A known `key` writes nothing: the fact is there."""
        row = OutboxEvent(name=self.name, payload=asdict(self), created_at=at, due_at=at, key=key)
        OutboxEvent.objects.bulk_create([row], ignore_conflicts=key is not None)

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        """The fact as it was put; JSON's lists are tuples again."""
        known = {field.name for field in fields(cls)} & payload.keys()
        return cls(**{key: _frozen(payload[key]) for key in known})


F = TypeVar("F", bound=Event)


def on(kind: type[F]) -> Callable[[Callable[[F, datetime], None]], Callable[[F, datetime], None]]:
    """Register a handler for facts of this kind."""

    def keep(handler: Callable[[F, datetime], None]) -> Callable[[F, datetime], None]:
        HANDLERS.setdefault(kind, []).append(handler)
        return handler

    return keep


def handle(name: str, payload: Mapping[str, Any], at: datetime) -> None:
    """Every handler in turn. A name nobody declares any more is let go."""
    if (kind := EVENTS.get(name)) is not None:
        fact = kind.read(payload)
        for handler in HANDLERS.get(kind, []):
            handler(fact, at)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
