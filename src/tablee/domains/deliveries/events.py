"""Facts that deliveries tell the rest of the house."""

from datetime import datetime

from tablee.kernel.events import Event


class HandedOver(Event):
    """Something was fetched, weighed and written down: one fact for each hand-over."""

    hand_over: str = ""

    def put(self, at: datetime, *, key: str | None = None) -> None:
        super().put(at, key=key or f"handed_over:{self.hand_over}")
