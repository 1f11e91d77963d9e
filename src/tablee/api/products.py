"""The products one may name in an offer."""

from typing import TYPE_CHECKING

from ninja import Router
from pydantic import BaseModel, Field

from tablee.api.operations import TokenRequest, reading
from tablee.api.paging import Page, Part, page
from tablee.api.values import answer_from
from tablee.domains.field.enums import Unit
from tablee.domains.stock import queries as stock

if TYPE_CHECKING:
    from tablee.domains.stock.models import Product as ProductRow


router = Router()


class Product(BaseModel):
    """An entry of the common list, or of one of our networks; what an offer that names it need not say again."""

    code: str
    label: str
    family: str
    storage: str
    unit: Unit = Field(description="What `unit_g` weighs one of")
    unit_g: int
    gtin: str = Field(description="The bar code's digits, empty when not known")


@reading(router, "/products", Page[Product], name="products")
def list_products(request: TokenRequest, part: Part) -> Page[Product]:
    """Products, alphabetically"""

    def out(row: "ProductRow") -> Product:  # a list of products knows what a crate weighs
        return answer_from(Product, row, unit=Unit.CRATE, unit_g=row.crate_g)

    rows = stock.products_seen_by(request.viewer)
    return page(request, rows, out, order=("label", "id"), part=part)
