"""What leads to a person: where, why, how long, who sees it. Each room says its own (`keeping.py`), here it is kept.

The page « Données et durées », the nightly timers, the export of one's own data and the house's tests read it.
"""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise

Words = str | Promise
# Takes the moment before which nothing is kept; how many rows went or were blanked.
Purge = Callable[[datetime], int]


@dataclass(frozen=True)
class Timer:
    """How long something is kept, and what then lets it go."""

    kept: timedelta
    words: Words
    purge: Purge


TABLES: "dict[str, Table]" = {}
TIMERS: dict[str, Timer] = {}
NO_PERSON: dict[str, str] = {}


@dataclass(frozen=True)
class Table:
    """One table that leads to a person, registered as it is declared: `keep(…)` in a room's `keeping.py`.

    person, « column:how » each: key (the row of a person), ref (names nobody once the person is erased), email, name (a
    first name, or a line one may write a name in), text (somebody could be named), inside (belongs to a person).
    It ends by a timer, or as `ends` says. export: its name among one's own data, with these columns, found by one column
    or by all that lead there; without a name it is a trace.
    """

    label: str
    title: Words
    person: str
    purpose: Words
    seen_by: Words
    _: KW_ONLY
    timer: str = ""
    ends: Words = ""
    export: str = ""
    columns: str = ""
    by: str = ""

    def __post_init__(self) -> None:
        if self.label in TABLES or not (self.timer or self.ends):
            raise ValueError(f"{self.label} is declared twice, or without an end")
        TABLES[self.label] = self

    @property
    def leads(self) -> dict[str, str]:
        """Column → how it leads to the person."""
        return dict(pair.split(":") for pair in self.person.split())

    @property
    def until(self) -> Words:
        return self.ends or TIMERS[self.timer].words


keep = Table


def timer(name: str, days: int, words: Words, purge: Purge) -> None:
    """Register how long something is kept, and what lets it go."""
    if name in TIMERS:
        raise ValueError(f"two timers are called {name}")
    TIMERS[name] = Timer(timedelta(days=days), words, purge)


def no_person(why: str, *labels: str) -> None:
    """Register tables nobody is in, and why one may say so."""
    NO_PERSON.update(dict.fromkeys(labels, why))


def purge(at: datetime) -> dict[str, object]:
    """Everything that is due; timer → how many, without zeros."""
    gone = {name: timer.purge(at - timer.kept) for name, timer in TIMERS.items()}
    return {name: count for name, count in gone.items() if count}
