"""The notification policy: each kind of message with its cap, its batching and its night, as its sender says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.functional import Promise

QUIET_FROM, QUIET_TO = time(20, 30), time(7, 30)


@dataclass(frozen=True)
class MessageKind:
    """batch: wait this long so that several leave together; every: at most one in that time; a_day: cap; 0 = none."""

    key: str
    label: "str | Promise"
    batch: timedelta = timedelta(0)
    every: timedelta = timedelta(0)
    a_day: int = 0
    at_night: bool = False
    may_mute: bool = True


@dataclass(frozen=True)
class News:
    """What one message says, in the language that is active."""

    subject: str
    line: str
    why: str


KINDS: dict[str, MessageKind] = {}  # in the order pages show them


def send_kinds(*kinds: MessageKind) -> None:
    """Register the kinds of messages that a room sends; a key has one kind."""
    by_key = {kind.key: kind for kind in kinds}
    if twice := KINDS.keys() & by_key:
        raise ValueError(f"two kinds of messages are called {sorted(twice)}")
    KINDS.update(by_key)


# From what a line speaks of, for a structure (both by reference): what there is to say at that moment, if anything.
Wording = Callable[[str, str, datetime], News | None]
WORDINGS: dict[str, Wording] = {}


def words_on_leaving(*kinds: str) -> Callable[[Wording], Wording]:
    """Lines of these kinds are said anew when they leave: « demain » written in the evening is read the next morning."""

    def register(wording: Wording) -> Wording:
        WORDINGS.update(dict.fromkeys(kinds, wording))
        return wording

    return register
