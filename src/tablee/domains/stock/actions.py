"""The only writer of products."""

from django.db import transaction

from tablee.domains.actors.models import Network
from tablee.domains.stock.models import Product


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
    network: Network | None = None,
    import_key: str | None = None,
) -> Product:
    """Add a product to the common list or to a network's; the same code again corrects it."""
    product, _fresh = Product.objects.update_or_create(
        network=network,
        code=code,
        defaults={
            "label": label,
            "family": family,
            "crate_g": crate_g,
            "storage": storage,
            "unit": unit,
            "min_days_left": min_days_left,
            "import_key": import_key,
        },
    )
    return product
