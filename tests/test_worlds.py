"""A world is lent, not given: the next test finds it as it was planted."""

import pytest
from django.db import connection

from tablee.domains.actors.models import Organization
from tests import make, plugin_worlds

pytestmark = pytest.mark.django_db
TWICE = pytest.mark.parametrize("turn", [1, 2])


@TWICE
def test_what_one_test_writes_the_next_does_not_find(table: make.Table, turn: int) -> None:
    assert Organization.objects.count() == 3
    assert table.tilleuls.name == Organization.objects.get(pk=table.tilleuls.pk).name == "Les Tilleuls"
    make.organization("Les Charmes")
    table.tilleuls.name = "Les Frênes"
    table.tilleuls.save()


@TWICE
def test_bare_ground_is_bare(turn: int) -> None:
    assert not Organization.objects.exists()
    make.organization("Les Charmes")


@TWICE
def test_a_closed_connection_costs_the_next_test_nothing(table: make.Table, turn: int) -> None:
    assert Organization.objects.count() == 3
    connection.close()


@TWICE
def test_a_world_is_planted_once(table: make.Table, turn: int) -> None:
    first, again = plugin_worlds.copy_of("table"), plugin_worlds.copy_of("table")
    assert first == again == table
    assert first.tilleuls is not again.tilleuls
