"""The bulk door of stock, for `populate`: many lots and movements at once, the same constraints, numbers reserved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tablee.domains.stock.actions import LOT_NUMBERS
from tablee.domains.stock.models import Lot, Movement
from tablee.kernel import counters

BATCH = 1000


@dataclass(frozen=True)
class LotRow:
    """One lot, by the line of surplus it came from."""

    source_ref: str
    network_id: int
    origin_id: int
    label: str
    family: str
    storage: str
    opened_at: datetime
    use_by_on: date | None = None


@dataclass(frozen=True)
class MovementRow:
    """Grams of a lot from one structure to another; `key` is the fact's own name."""

    lot: Lot
    giver_id: int
    taker_id: int
    grams: int
    cause_ref: str
    key: str
    moved_at: datetime


@transaction.atomic
def add_lots(rows: Sequence[LotRow]) -> list[Lot]:
    """Lots in the order given."""
    if not rows:
        return []
    numbers = counters.reserve(LOT_NUMBERS, len(rows))
    lots = [
        Lot(
            ref=f"L-{number:04d}",
            source_ref=row.source_ref,
            network_id=row.network_id,
            origin_id=row.origin_id,
            label=row.label,
            family=row.family,
            storage=row.storage,
            use_by_on=row.use_by_on,
            opened_at=row.opened_at,
        )
        for number, row in zip(numbers, rows, strict=True)
    ]
    return Lot.objects.bulk_create(lots, batch_size=BATCH)


@transaction.atomic
def add_movements(rows: Sequence[MovementRow]) -> int:
    """How many were written."""
    made = Movement.objects.bulk_create(
        [
            Movement(
                lot=row.lot,
                giver_id=row.giver_id,
                taker_id=row.taker_id,
                grams=row.grams,
                cause_ref=row.cause_ref,
                key=row.key,
                moved_at=row.moved_at,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    return len(made)
