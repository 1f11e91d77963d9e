"""Products: the common list and each network's own; a typed word finds the one it means."""

import pytest

from tablee.domains.actors.viewer import NOBODY
from tablee.domains.stock import queries
from tablee.domains.stock.models import Product
from tests import make
from tests.domains.refusing import constraint


def test_the_common_list_and_ones_own(table: make.Table) -> None:
    common, ours = make.product("PAIN"), make.product("CONF", "Confiture", network=table.network)
    theirs = make.product("CONF", "Confit", network=table.elsewhere)
    assert list(queries.products_seen_by(table.alice)) == [ours, common]
    assert list(queries.products_seen_by(table.chloe)) == [theirs, common]
    assert list(queries.products_seen_by(NOBODY)) == [common]


def test_the_same_code_corrects(table: make.Table) -> None:
    first = make.product("PAIN", crate_g=8000)
    again = make.product("PAIN", crate_g=9000)
    assert (again.pk, again.crate_g) == (first.pk, 9000)
    assert Product.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("pain", "Pain"),
        ("PAINS", "Pain"),
        ("pommes", "Pommes"),
        ("pommes de terre", "Pommes de terre"),
        ("terre", "Pommes de terre"),
        ("oeufs", "Œufs plein air"),
        ("pain de mie", "Pain"),
        ("courgettes", None),
        ("", None),
        ("…", None),
    ],
)
def test_the_product_that_is_meant(table: make.Table, typed: str, label: str | None) -> None:
    for n, name in enumerate(("Pain", "Pommes", "Pommes de terre", "Œufs plein air")):
        make.product(f"P{n}", name)
    found = queries.product_meant(table.alice, typed)
    assert (found.label if found else None) == label


def test_the_database_refuses_doubles_and_weightless_crates(table: make.Table) -> None:
    product = make.product("PAIN")
    with constraint("product_common_code_once", Product):
        Product.objects.create(code="PAIN", label="x", family="autres", crate_g=1)
    make.product("PAIN", network=table.network)
    with constraint("product_code_once", Product):
        Product.objects.create(code="PAIN", label="x", family="autres", crate_g=1, network=table.network)
    with constraint("product_crate_weighs", Product):
        Product.objects.filter(pk=product.pk).update(crate_g=0)
