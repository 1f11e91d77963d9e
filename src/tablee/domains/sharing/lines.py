"""What a giver says about one line of surplus, before it is an offer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tablee.domains.field.enums import Family, StorageClass, Unit
from tablee.domains.sharing.enums import Mode
from tablee.domains.stock.models import Product
from tablee.kernel import moments


@dataclass(frozen=True)
class OfferLine:
    """units × unit_g grams of a product or of free text, with its storage class and at most one of two dates.

    `mode` "" lets the network's rule choose by size.
    """

    label: str
    units: int
    unit_g: int
    unit: str = Unit.CRATE
    family: str = Family.OTHER
    storage: str = StorageClass.AMBIENT
    product: Product | None = None
    use_by_on: date | None = None
    best_before_on: date | None = None
    best_before_checked: bool = False
    exception: str = ""
    needs_authorization: bool = False
    mode: str = Mode.FIRST_READY
    target_id: int | None = None
    target_until_at: datetime | None = None
    target_purpose: str = ""
    import_key: str | None = None
    ref: str = ""
    photo: Mapping[str, Any] | None = None

    @property
    def total_g(self) -> int:
        return self.units * self.unit_g


def end_of(day: date, zone: str) -> datetime:
    """24:00 of that day, local: the moment a use-by day ends. In UTC: hours counted to it are hours that pass.

    Two moments of one zone would be subtracted by the clock on the wall, an hour wrong on the days clocks change.
    """
    return moments.end_of_day(day, ZoneInfo(zone)).astimezone(UTC)


def local_day(moment: datetime, zone: str) -> date:
    return moments.local_day(moment, ZoneInfo(zone))
