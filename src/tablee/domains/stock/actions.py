"""The only writer of products, lots and movements."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, ProtectedError, QuerySet

from tablee.domains.actors.models import Network, Organization
from tablee.domains.stock.enums import MovementKind
from tablee.domains.stock.models import Lot, Movement, Product
from tablee.kernel import counters
from tablee.kernel.words import one_line

LOT_NUMBERS = "stock.lot"


@transaction.atomic
def list_product(
    code: str,
    *,
    label: str,
    family: str,
    crate_g: int,
    storage: str = "ambient",
    unit: str = "kg",
    min_days_left: int = 0,
    gtin: str = "",
    network: Network | None = None,
    import_key: str | None = None,
) -> Product:
    """Add a product to the common list or to a network's; the same code again corrects it."""
    product, _fresh = Product.objects.update_or_create(
        network=network,
        code=code,
        defaults={
            "label": one_line(label),
            "family": family,
            "crate_g": crate_g,
            "storage": storage,
            "unit": unit,
            "min_days_left": min_days_left,
            "gtin": gtin,
            "import_key": import_key,
        },
    )
    return product


@transaction.atomic
def unlist_product(code: str, *, network: Network) -> bool:
    """Take a line out of a network's list. False, and nothing done, when an offer or a lot names it."""
    try:
        with transaction.atomic():
            Product.objects.filter(network=network, code=code).delete()
    except ProtectedError:
        return False
    return True


@transaction.atomic
def open_lot(
    source_ref: str,
    *,
    network: Network,
    origin: Organization,
    label: str,
    family: str,
    storage: str,
    at: datetime,
    product: Product | None = None,
    use_by_on: date | None = None,
    best_before_on: date | None = None,
) -> Lot:
    """The lot of this line of surplus: made at its first hand-over, the same one afterwards."""
    known = Lot.objects.filter(source_ref=source_ref).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return Lot.objects.create(
                ref=f"L-{counters.next_value(LOT_NUMBERS):04d}",
                source_ref=source_ref,
                network=network,
                origin=origin,
                product=product,
                label=label,
                family=family,
                storage=storage,
                use_by_on=use_by_on,
                best_before_on=best_before_on,
                opened_at=at,
            )
    except IntegrityError:
        # Another structure fetched of the same line at the same moment: its lot is ours too.
        return Lot.objects.get(source_ref=source_ref)


def move(
    lot: Lot,
    *,
    giver: Organization,
    taker: Organization,
    grams: int,
    cause_ref: str,
    key: str,
    at: datetime,
    kind: str = MovementKind.HAND_OVER,
) -> Movement:
    """Write that `grams` (more than 0) went from `giver` to `taker`; `key` is the fact's own name, once for ever."""
    with transaction.atomic():
        return Movement.objects.create(
            lot=lot,
            giver=giver,
            taker=taker,
            grams=grams,
            kind=kind,
            cause_ref=cause_ref,
            moved_at=at,
            key=key,
        )


def moved_otherwise(cause_ref: str | OuterRef) -> QuerySet[Movement]:
    """What moved for another cause."""
    return Movement.objects.exclude(cause_ref=cause_ref)


@transaction.atomic
def forget_written_down(lot_ids: Iterable[int], *, cause_ref: str) -> None:
    """What a register brought in and took back leaves nothing: its movements, then its lots. Nothing else is ever deleted."""
    ids = list(lot_ids)
    if moved_otherwise(cause_ref).filter(lot_id__in=ids).exists():
        raise ValueError("a lot that moved for another cause stays")
    Movement.objects.filter(lot_id__in=ids, cause_ref=cause_ref).delete()
    Lot.objects.filter(pk__in=ids).delete()
