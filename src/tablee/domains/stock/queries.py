"""The products a viewer may choose from, and the one a typed word means."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tablee.domains.actors.viewer import Viewer
from tablee.domains.stock.models import Product
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
