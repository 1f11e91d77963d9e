"""The products one may name in an offer."""

from ninja import Router
from pydantic import BaseModel, Field

from tablee.api.operations import Asking, reading
from tablee.api.paging import Asked, Page, page
from tablee.domains.stock import queries as stock

router = Router()


class Product(BaseModel):
    """An entry of the common list, or of one of our networks; what an offer that names it need not say again."""

    code: str
    label: str
    family: str
    storage: str
    crate_g: int
    gtin: str = Field(description="The bar code's digits, empty when not known")


@reading(router, "/products", Page[Product], name="products")
def list_products(request: Asking, asked: Asked) -> Page[Product]:
    """Products, alphabetically"""
    rows, following = page(
        request, stock.products_seen_by(request.viewer), order=("label", "id"), asked=asked
    )
    items = [Product(**{name: getattr(each, name) for name in Product.model_fields}) for each in rows]
    return Page(items=items, next=following)
