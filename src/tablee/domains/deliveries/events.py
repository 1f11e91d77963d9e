"""Facts that deliveries tell the rest of the house."""

from dataclasses import dataclass
from datetime import datetime

from tablee.kernel.events import Event


@dataclass(frozen=True)
class HandedOver(Event):
    """Something was fetched, weighed and written down: one fact for each hand-over."""

    name = "deliveries.handed_over"
    hand_over: str = ""

    def put(self, at: datetime, *, key: str | None = None) -> None:
        super().put(at, key=key or f"handed_over:{self.hand_over}")
