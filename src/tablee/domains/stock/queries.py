"""The products a viewer may choose from, the one a typed word means, and who holds how much of a lot."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from tablee.domains.actors.viewer import Viewer
from tablee.domains.stock.models import Lot, Movement, Product
from tablee.kernel.words import stems


def products_seen_by(viewer: Viewer) -> QuerySet[Product]:
    """The common list and the networks' own products, alphabetically."""
    return Product.objects.filter(Q(network__isnull=True) | Q(network_id__in=viewer.network_ids)).order_by(
        "label"
    )


def product_meant(viewer: Viewer, text: str) -> Product | None:
    """The product whose name shares the most words with the text, all of one side's words matched; else None."""
    return product_among(products_seen_by(viewer), text) if stems(text) else None


def product_among(products: Iterable[Product], text: str) -> Product | None:
    """The same among products already read, for many texts at once."""
    typed = stems(text)
    best: tuple[int, Product] | None = None
    for product in products if typed else ():
        words = stems(product.label)
        common = len(typed & words)
        if common and (typed <= words or words <= typed) and (best is None or common > best[0]):
            best = (common, product)
    return best[1] if best else None


def holdings(lot_ref: str, *, until: datetime | None = None) -> dict[int, int]:
    """Grams of a lot that each organisation holds (by primary key), at a past moment when asked; its origin left out.

    What a recall walks: all holders and only they. For doors that may see the lot.
    """
    lot = Lot.objects.get(ref=lot_ref)
    held: dict[int, int] = {}
    rows = Movement.objects.filter(lot=lot)
    rows = rows.filter(moved_at__lte=until) if until is not None else rows
    for giver_id, taker_id, grams in rows.values_list("giver_id", "taker_id", "grams"):
        held[taker_id] = held.get(taker_id, 0) + grams
        held[giver_id] = held.get(giver_id, 0) - grams
    held.pop(lot.origin_id, None)
    return {pk: grams for pk, grams in held.items() if grams}
