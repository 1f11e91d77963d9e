"""The bulk door of hand-overs for `populate`: one line each, with its movement, the same constraints, told to nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from tablee.domains.deliveries.enums import Signed
from tablee.domains.deliveries.models import HandOver, HandOverLine, TemperatureReading
from tablee.domains.stock import bulk as stock
from tablee.domains.stock.models import Movement

BATCH = 1000
SIGNED_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class PickUp:
    """What one structure fetched of one line, none of it stored yet. `reading`: the probe, where it is cold."""

    slip: HandOver
    line: HandOverLine
    reading: TemperatureReading | None = None

    @property
    def accepted_g(self) -> int:
        return self.line.good_g + self.line.to_sort_g


@transaction.atomic
def add_hand_overs(rows: Sequence[PickUp]) -> int:
    """All or none, signed on the spot; how many."""
    for row in rows:
        row.slip.via = "job"
        row.slip.giver_signed, row.slip.giver_signed_at = Signed.TAP, row.slip.handed_at + SIGNED_AFTER
    HandOver.objects.bulk_create([row.slip for row in rows], batch_size=BATCH)
    readings = [row.reading for row in rows if row.reading is not None]
    for row in rows:
        row.line.hand_over = row.slip
        if row.reading is not None:
            row.reading.hand_over, row.reading.read_at = row.slip, row.slip.handed_at
    HandOverLine.objects.bulk_create([row.line for row in rows], batch_size=BATCH)
    TemperatureReading.objects.bulk_create(readings, batch_size=BATCH)
    stock.add_movements([_movement(row) for row in rows if row.accepted_g])
    return len(rows)


def _movement(row: PickUp) -> Movement:
    return Movement(
        lot=row.line.lot,
        giver_id=row.slip.giver_id,
        taker_id=row.slip.taker_id,
        grams=row.accepted_g,
        cause_ref=row.slip.ref,
        key=f"{row.slip.ref}:{row.line.source_ref}:0",
        moved_at=row.slip.handed_at,
    )
