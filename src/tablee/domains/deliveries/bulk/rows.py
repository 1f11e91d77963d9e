"""The bulk door of hand-overs for `populate`: one line each, with its movement, the same constraints, told to nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from tablee.domains.deliveries.enums import Signed
from tablee.domains.deliveries.models import HandOver, HandOverLine, TemperatureReading
from tablee.domains.stock import bulk as stock
from tablee.domains.stock.models import Lot

BATCH = 1000
SIGNED_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class HandOverRow:
    """What one structure fetched of one line, signed on the spot; grams. `tenths`: the probe, where it is cold."""

    ref: str
    code: str
    network_id: int
    giver_id: int
    publisher_id: int
    taker_id: int
    subject_ref: str
    handed_at: datetime
    source_ref: str
    lot: Lot
    unit: str
    units: int
    offered_g: int
    to_sort_g: int = 0
    refused_g: int = 0
    reason: str = ""
    tenths: int | None = None
    most_tenths: int = 80

    @property
    def accepted_g(self) -> int:
        return self.offered_g - self.refused_g


@transaction.atomic
def add_hand_overs(rows: Sequence[HandOverRow]) -> int:
    """All or none; how many."""
    made = HandOver.objects.bulk_create([_hand_over(row) for row in rows], batch_size=BATCH)
    HandOverLine.objects.bulk_create(
        [_line(one, row) for one, row in zip(made, rows, strict=True)], batch_size=BATCH
    )
    TemperatureReading.objects.bulk_create(
        [
            TemperatureReading(
                hand_over=one,
                storage=row.lot.storage,
                tenths=row.tenths,
                most_tenths=row.most_tenths,
                read_at=row.handed_at,
            )
            for one, row in zip(made, rows, strict=True)
            if row.tenths is not None
        ],
        batch_size=BATCH,
    )
    stock.add_movements(
        [
            stock.MovementRow(
                lot=row.lot,
                giver_id=row.giver_id,
                taker_id=row.taker_id,
                grams=row.accepted_g,
                cause_ref=row.ref,
                key=f"{row.ref}:{row.source_ref}:0",
                moved_at=row.handed_at,
            )
            for row in rows
            if row.accepted_g
        ]
    )
    return len(made)


def _hand_over(row: HandOverRow) -> HandOver:
    return HandOver(
        ref=row.ref,
        code=row.code,
        network_id=row.network_id,
        giver_id=row.giver_id,
        publisher_id=row.publisher_id,
        taker_id=row.taker_id,
        subject_ref=row.subject_ref,
        handed_at=row.handed_at,
        via="job",
        giver_signed_at=row.handed_at + SIGNED_AFTER,
        giver_signed=Signed.TAP,
    )


def _line(made: HandOver, row: HandOverRow) -> HandOverLine:
    return HandOverLine(
        hand_over=made,
        lot=row.lot,
        source_ref=row.source_ref,
        label=row.lot.label,
        family=row.lot.family,
        unit=row.unit,
        units=row.units,
        offered_g=row.offered_g,
        good_g=row.accepted_g - row.to_sort_g,
        to_sort_g=row.to_sort_g,
        refused_g=row.refused_g,
        reason=row.reason,
    )
