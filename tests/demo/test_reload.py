"""« Remettre la démo à aujourd'hui »: everything goes and comes back, in the demonstration only, or nothing moves."""

from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tablee.demo import loader
from tablee.demo.planting import goods
from tablee.domains.actors.models import Organization
from tablee.domains.sharing.models import Offer
from tablee.kernel import laws
from tablee.kernel.moments import FRANCE
from tests import make

EVENING = datetime(2026, 11, 24, 23, 50, tzinfo=FRANCE)

pytestmark = pytest.mark.django_db


def silent(line: str) -> None:
    pass


def test_the_world_is_set_to_today_and_what_visitors_wrote_is_gone(table: make.Table) -> None:
    theirs = make.offer(
        table.network, table.tilleuls
    )  # bears OF-101, as visitors' offers may bear any number
    make.claim(theirs, table.bob)
    loaded = loader.reload_world(EVENING, progress=silent)
    assert loaded.organizations > 90
    assert not Organization.objects.filter(pk=table.tilleuls.pk).exists()
    assert Offer.objects.get(ref="OF-101").pk != theirs.pk
    bread = Offer.objects.get(ref="OF-103")
    assert bread.until_at == datetime(2026, 11, 25, 19, 45, tzinfo=FRANCE)  # late at night: tomorrow's bread
    assert not Offer.objects.filter(ref__in=["OF-101", "OF-110"], until_at__lte=EVENING).exists()
    assert {name: found for name, found in laws.check_all().items() if found} == {}


def test_outside_the_demonstration_nothing_is_loaded_nor_cleared(settings: Any) -> None:
    make.organization("Les Charmes")
    settings.DEMO = False
    for verb in (loader.load_world, loader.reload_world):
        with pytest.raises(loader.NotInDemo):
            verb(EVENING, progress=silent)
    for options in ([], ["--reload"]):
        with pytest.raises(CommandError, match="DEMO=0"):
            call_command("demo", *options)
    assert list(Organization.objects.values_list("name", flat=True)) == ["Les Charmes"]


def test_a_loading_that_fails_leaves_what_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    make.organization("Les Charmes")

    def fails(world: Any) -> None:
        raise OSError("no more room")

    monkeypatch.setattr(goods, "plant_needs", fails)
    with pytest.raises(OSError, match="no more room"):
        loader.reload_world(EVENING, progress=silent)
    assert list(Organization.objects.values_list("name", flat=True)) == ["Les Charmes"]


def test_somebody_elses_numbers_are_never_taken(table: make.Table) -> None:
    assert make.offer(table.network, table.tilleuls).ref == "OF-101"
    with pytest.raises(loader.NotInDemo, match="numéros"):
        loader.load_world(EVENING, progress=silent)
