"""Facts that journeys tell themselves: work cut into parts, so that no transaction is long."""

from dataclasses import dataclass

from tablee.kernel.events import Event


@dataclass(frozen=True)
class CirclePart(Event):
    """Some of the many structures that an offer suits, to be told of it."""

    name = "flows.circle_part"
    offer: str = ""
    organizations: tuple[str, ...] = ()
