"""What a room has to say about itself stands beside its verbs and is registered: facts and who hears them."""

from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from typing import Any, get_type_hints

import pytest

from tablee.kernel.events import EVENTS, HANDLERS, Event
from tests.house.reading import SRC, imported, modules, short


def fact_faults(kinds: Iterable[type[Event]]) -> list[str]:
    """A fact is declared in the `events.py` of its room, under that room's name, and every field has a default."""
    said = []
    for kind in kinds:
        room, _events, door = kind.__module__.rpartition(".")
        if door != "events" or kind.name.partition(".")[0] != room.rpartition(".")[2]:
            said.append(f"{kind.__name__} ({kind.name}) is not declared in the events.py of its room")
        bare = [
            field.name
            for field in fields(kind)
            if field.default is MISSING and field.default_factory is MISSING
        ]
        said += [f"{kind.__name__}.{name} has no default: an older fact may lack it" for name in bare]
    return said


def handler_faults(handlers: dict[type[Event], list[Any]]) -> list[str]:
    """A handler hears the fact it says it hears, and a fact that is declared."""
    said = []
    for kind, listening in handlers.items():
        for handler in listening:
            if EVENTS.get(kind.name) is not kind:
                said.append(f"{handler.__name__} hears {kind.__name__}, which no room declares")
            if next(iter(get_type_hints(handler).values())) is not kind:
                said.append(f"{handler.__name__} hears {kind.__name__} and expects another fact")
    return said


def ours() -> list[type[Event]]:
    return [kind for kind in EVENTS.values() if kind.__module__.startswith("tablee.")]


def test_every_fact_is_declared_in_its_room() -> None:
    assert ours()
    assert fact_faults(ours()) == []


def test_every_handler_hears_a_declared_fact() -> None:
    heard = {kind: listening for kind, listening in HANDLERS.items() if kind in ours()}
    assert heard
    assert handler_faults(heard) == []


def test_facts_are_put_by_their_kind_only() -> None:
    """The table of facts is the ground floor's: elsewhere nobody writes a name and a payload by hand."""
    table = "tablee.kernel.models.OutboxEvent"
    seen = [short(path) for path in modules(SRC) if table in imported(path) and "kernel" not in path.parts]
    assert seen == []


@pytest.fixture
def planted() -> Any:
    """A fact declared in no room, with a field that has no default."""

    @dataclass(frozen=True)
    class Planted(Event):
        name = "sharing.planted"
        offer: str

    yield Planted
    EVENTS.pop("sharing.planted", None)


def test_a_planted_fact_is_seen(planted: type[Event]) -> None:
    assert len(fact_faults([planted])) == 2


def test_a_planted_handler_is_seen(planted: type[Event]) -> None:
    def hear(fact: Any, at: datetime) -> None: ...

    hear.__annotations__["fact"] = planted
    assert handler_faults({planted: [hear]}) == []
    hear.__annotations__["fact"] = Event
    assert len(handler_faults({planted: [hear]})) == 1
    del EVENTS["sharing.planted"]
    assert len(handler_faults({planted: [hear]})) == 2
