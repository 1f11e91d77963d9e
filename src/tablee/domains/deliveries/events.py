"""Facts that deliveries tell the rest of the house."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import ClassVar

from tablee.kernel import outbox


@dataclass(frozen=True)
class HandedOver:
    """Something was fetched, weighed and written down."""

    name: ClassVar[str] = "deliveries.handed_over"
    hand_over: str = ""

    def put(self, at: datetime) -> None:
        outbox.put(self.name, asdict(self), at=at, key=f"handed_over:{self.hand_over}")
