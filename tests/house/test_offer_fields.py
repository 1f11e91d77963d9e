"""A field of a line of surplus is forgotten at no door: row, form, page, API in and out, sheet, its giver's export."""

from collections.abc import Mapping
from dataclasses import fields

import pytest

from tablee.api.offering import OfferBody
from tablee.api.offers import Offer
from tablee.domains.sharing.lines import KEPT, OfferLine
from tablee.domains.sharing.queries.commitments import OWN
from tablee.tables.offers import Offers
from tablee.web.share.forms import LineForm, OfferForm
from tests.house.reading import SRC

SHARE = SRC / "web" / "share"
FORM = (SHARE / "templates/share/_offering.html").read_text("utf-8")
PAGE = "".join(path.read_text("utf-8") for path in [SHARE / "offer_views.py", *SHARE.rglob("*.html")])
# Not of the row under that name: counted in `units_total`, the row's own name, a table of its own.
APART = {"units", "ref", "photo"}
# Door → what it holds, what it calls otherwise, and what it leaves out on purpose.
API_NAMES = {
    "use_by_on": "use_by",
    "best_before_on": "best_before",
    "target_id": "target",
    "target_until_at": "target_until",
}
DOORS: Mapping[str, tuple[set[str], Mapping[str, str], set[str]]] = {
    "form": (
        {name for name in LineForm.base_fields if f"line.{name} " in FORM}
        | {name for name in OfferForm.base_fields if f"page.form.{name} " in FORM},
        {"unit": "quantity", "use_by_on": "date_on", "best_before_on": "date_on", "target_id": "target", "product": "label"},
        {"import_key"},
    ),
    "page": (
        {name for name in [*KEPT, "target"] if f"offer.{name}" in PAGE},
        {"target_id": "target", "product": "label"},
        {"family", "target_until_at", "target_purpose", "import_key"},
    ),
    "API in": (set(OfferBody.model_fields), API_NAMES, {"import_key"}),
    "API out": (set(Offer.model_fields), API_NAMES, {"import_key"}),
    "sheet": (
        {column.key for column in Offers.schema.columns},
        API_NAMES | {"exception": "note", "product": "label"},
        {"import_key"},
    ),
    "own export": (set(OWN), {}, {"product", "target_id", "import_key"}),
}  # fmt: skip


def test_a_line_is_kept_whole() -> None:
    assert {each.name for each in fields(OfferLine)} - APART == set(KEPT)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", KEPT)
def test_a_field_is_at_each_door(door: str, name: str) -> None:
    there, otherwise, apart = DOORS[door]
    assert (otherwise.get(name, name) in there) != (name in apart), f"{name}: {door}"
