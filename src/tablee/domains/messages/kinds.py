"""The notification policy: each kind of message with its cap, its batching and its night, as its sender says."""

from dataclasses import dataclass
from datetime import time, timedelta

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


KINDS: dict[str, MessageKind] = {}  # in the order pages show them


def send_kinds(*kinds: MessageKind) -> None:
    """Register the kinds of messages that a room sends; a key has one kind."""
    by_key = {kind.key: kind for kind in kinds}
    if twice := KINDS.keys() & by_key:
        raise ValueError(f"two kinds of messages are called {sorted(twice)}")
    KINDS.update(by_key)
