"""Facts that journeys tell themselves: work cut into parts, so that no transaction is long."""

from tablee.kernel.events import Event


class CirclePart(Event):
    """Some of the many structures that an offer suits, to be told of it."""

    offer: str = ""
    organizations: tuple[str, ...] = ()
