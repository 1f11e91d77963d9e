"""XC-05: no food-aid file on a person; what is kept of people has a timer, can be taken away whole and erased for good."""

import io
import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.utils.translation import override

from tablee.domains.actors.models import Person
from tablee.domains.messages.models import Message
from tablee.domains.sharing import actions as sharing
from tablee.flows import worker
from tablee.kernel import batches, journal, links, operating
from tablee.kernel.retention import TABLES, TIMERS
from tests import make
from tests.flows.test_erasure import every_row
from tests.web.visitors import phone, signed_in

ADDRESS, NAME = "canarine.dupin@exemple.test", "Canarine"
# What a file on somebody who comes to eat would hold. None of these is a column, of any table.
FILE_ON_A_PERSON = re.compile(
    r"birth|naiss|income|revenu|nationalit|religion|health|sante|handicap|disab|household|foyer|famil(y|le)_size|children|enfant|"
    r"social_number|numero_secu|(^|_)nir(_|$)|(^|_)caf(_|$)|benefici|quotient|eligib|surname|last_name|marital|gender|sexe"
)
ABOUT_A_PERSON = {
    "id", "password", "last_login", "ref", "first_name", "email", "language", "muted", "is_active", "created_at",
}  # fmt: skip


def columns() -> list[str]:
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
    ]


def test_no_column_of_a_file_on_somebody() -> None:
    assert [name for name in columns() if FILE_ON_A_PERSON.search(name.lower())] == []
    assert FILE_ON_A_PERSON.search("actors.person.birth_date"), "the control"


def test_a_person_is_a_first_name_and_an_address() -> None:
    assert {field.name for field in Person._meta.concrete_fields} == ABOUT_A_PERSON


def test_no_food_hangs_on_a_person() -> None:
    """Tables that point at a person say what they may do or how they sign in; never what they receive."""
    pointing = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Person
    }
    assert pointing == {"actors.Role", "actors.Facilitation", "account.EmailAddress"}


@pytest.fixture
def canarine(table: make.Table, mailoutbox: list[Any], noon: None) -> Person:
    """Somebody who left a trace wherever one can."""
    viewer = make.viewer(table.erables, first_name=NAME, email=ADDRESS)
    person = table.account(viewer)
    apps.get_model("account", "EmailAddress").objects.create(
        user=person, email=ADDRESS, verified=True, primary=True
    )
    signed_in(viewer).get("/partager/")
    browser = phone()
    browser.post("/compte/entrer/", {"email": ADDRESS})
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    own = make.offer(table.network, table.erables, by=viewer)
    worker.drain(make.NOON)
    make.hand_over(make.claim(offer, viewer), viewer, first_name=NAME)
    sharing.say_needs(
        table.network,
        organization=table.erables,
        families=["feculents"],
        until_on=make.TODAY,
        by=viewer,
        at=make.NOON,
    )
    links.issue("test", own.ref, created_by_ref=person.ref, at=make.NOON, expires_at=make.TONIGHT)
    batches.keep(
        {"rows": [[NAME]]},
        kind="needs",
        organization_ref="A",
        person_ref=person.ref,
        at=make.NOON,
        title=NAME,
    )
    operating.name_operator(person.ref, at=make.NOON)
    worker.drain(make.NOON)
    journal.seal(make.NOON)
    return person


def test_everything_is_in_the_export(canarine: Person) -> None:
    """Every table that holds their reference or address is in the file; so is every declared pointer."""
    said = io.StringIO()
    call_command("export_person", ADDRESS, stdout=said)
    given = json.loads(said.getvalue())
    own = {
        "personne", "roles", "messages_recus", "offres_publiees", "parts_prises", "besoins_dits", "journal",
        "account.EmailAddress", "deliveries.HandOver", "kernel.Link", "kernel.ImportBatch", "kernel.Operator",
    }  # fmt: skip
    assert own <= set(given)
    assert all(given[name] for name in own)
    by_ref = io.StringIO()
    call_command("export_person", canarine.ref.lower(), stdout=by_ref)
    assert json.loads(by_ref.getvalue()).keys() == given.keys()
    assert "password" not in said.getvalue()


def test_no_byte_of_them_is_left_and_the_journal_stands(canarine: Person, table: make.Table) -> None:
    assert ADDRESS in every_row()
    call_command("erase_person", ADDRESS, "--yes", stdout=io.StringIO())
    worker.drain(make.NOON)
    left = [line for line in every_row().splitlines() if ADDRESS in line or NAME in line]
    assert left == []
    assert not [session for session in sessions() if ADDRESS in session or f"'{canarine.pk}'" in session]
    assert journal.verify() == []
    call_command("invariants", stdout=io.StringIO())


def sessions() -> list[str]:
    from django.contrib.sessions.models import Session

    return [str(session.get_decoded()) for session in Session.objects.all()]


def test_the_code_asked_for_at_the_door_is_seen_by_the_eye(canarine: Person) -> None:
    """The control: before, an address does stand in a session, signed and packed."""
    assert any(ADDRESS in session for session in sessions())


def test_raw_bytes_of_the_database_hold_no_address_in_the_journal(canarine: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM kernel_journalentry")
        assert ADDRESS not in str(cursor.fetchall())


def test_the_page_lists_fields_purpose_and_duration(table: make.Table) -> None:
    """« Données et durées », for anybody, from the same declarations the timers follow."""
    page = phone().get("/compte/durees/")
    assert page.status_code == 200
    said = page.content.decode()
    for entry in TABLES.values():
        assert str(entry.title) in said
        assert str(entry.purpose) in said
        assert str(entry.until) in said
    english = phone().get("/compte/durees/", headers={"accept-language": "en"}).content.decode()
    with override("en"):
        assert all(str(entry.purpose) in english for entry in TABLES.values())


def test_a_message_goes_after_ninety_days() -> None:
    assert TIMERS["messages"].kept.days == 90
    assert Message._meta.label in TABLES
