"""A person who asks to be forgotten: their address and first name are in no table any more; what they did stays, nameless."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tablee.domains.actors import actions as actors
from tablee.domains.messages.models import Message
from tablee.domains.sharing.models import Claim
from tablee.flows import worker
from tests import make
from tests.web.visitors import signed_in

ADDRESS, NAME = "canarine.dupin@exemple.test", "Canarine"


def every_row() -> str:
    """All tables, as text."""
    said = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            said += [f"{name}: {row}" for row in cursor.fetchall()]
    return "\n".join(said)


@pytest.mark.usefixtures("noon")
def test_no_table_names_them_any_more(table: make.Table, mailoutbox: list[Any]) -> None:
    canarine = make.viewer(table.erables, first_name=NAME, email=ADDRESS)
    person = table.account(canarine)
    browser = signed_in(canarine)
    browser.get("/aujourdhui/", follow=True)
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    worker.drain(make.NOON)
    claim = make.claim(offer, canarine)
    make.need(table.network, table.erables)
    worker.drain(make.NOON)
    assert ADDRESS in every_row()
    assert Message.objects.filter(lines__icontains=NAME).exists()
    actors.erase_person(person, at=make.NOON)
    worker.drain(make.NOON)
    left = [line for line in every_row().splitlines() if ADDRESS in line or NAME in line]
    assert left == []
    assert Claim.objects.get(pk=claim.pk).units == 4, "the structure's share stands"
    assert browser.get("/partager/").status_code == 302, "signed out everywhere"


@pytest.mark.usefixtures("noon")
def test_nor_the_sign_in_by_code(table: make.Table, mailoutbox: list[Any]) -> None:
    """allauth keeps addresses of its own."""
    from allauth.account.models import EmailAddress

    canarine = make.viewer(table.erables, first_name=NAME, email=ADDRESS)
    person = table.account(canarine)
    EmailAddress.objects.create(user=person, email=ADDRESS, verified=True, primary=True)
    actors.erase_person(person, at=make.NOON)
    worker.drain(make.NOON)
    assert ADDRESS not in every_row()


def test_laws_hold_afterwards(table: make.Table) -> None:
    actors.erase_person(table.account(table.bob), at=make.NOON)
    worker.drain(make.NOON)
    call_command("invariants", stdout=io.StringIO())
