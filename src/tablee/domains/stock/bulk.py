"""The bulk door of stock, for `populate`: many lots and movements at once, the same constraints, numbers reserved."""

from collections.abc import Sequence

from django.db import transaction

from tablee.domains.stock.actions import LOT_NUMBERS
from tablee.domains.stock.models import Lot, Movement
from tablee.kernel import counters

BATCH = 1000


@transaction.atomic
def add_lots(lots: Sequence[Lot]) -> list[Lot]:
    """Lots not stored yet, numbered here in the order given."""
    if not lots:
        return []
    for number, lot in zip(counters.reserve(LOT_NUMBERS, len(lots)), lots, strict=True):
        lot.ref = f"L-{number:04d}"
    return Lot.objects.bulk_create(lots, batch_size=BATCH)


@transaction.atomic
def add_movements(movements: Sequence[Movement]) -> int:
    """Movements not stored yet; `key` is the fact's own name. How many were written."""
    return len(Movement.objects.bulk_create(movements, batch_size=BATCH))
