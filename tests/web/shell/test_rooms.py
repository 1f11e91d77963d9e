"""Menus list rooms that exist: every address they name resolves, and the demonstration's only in the demonstration."""

from typing import Any

import pytest
from django.urls import reverse

from tablee.web.shell import menu, rooms
from tests import make
from tests.web.visitors import signed_in

NAMED = sorted(
    {room.name for group in rooms.GROUPS for room in group.places}
    | {name for name, _label, _icon in (*menu.PLACES, *menu.ACCOUNT, *menu.FOOT)}
)


@pytest.mark.parametrize("name", NAMED)
def test_every_room_has_its_address(name: str) -> None:
    assert reverse(name).startswith("/")


@pytest.mark.parametrize(("demo", "shown"), [(True, True), (False, False)])
def test_another_person_is_offered_in_the_demonstration_only(
    table: make.Table, settings: Any, demo: bool, shown: bool
) -> None:
    settings.DEMO = demo
    page = signed_in(table.alice).get("/plus/").content.decode()
    assert ('class="row led" href="/demo/"' in page) is shown
