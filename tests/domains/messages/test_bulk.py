"""Hundreds at once are told exactly what each would be told alone, with a number of reads that does not grow with them."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tablee.domains.messages.actions import Draft, Reader, tell_many
from tablee.domains.messages.models import Message
from tests.domains.messages import alone as plainly
from tests.make import NOON

PEOPLE = 6
ROWS = ("kind", "address", "organization_ref", "language", "subject", "lines", "about", "path", "many_path", "why", "key",
        "state", "created_at", "not_before")  # fmt: skip


def reader(number: int, organization: str, muted: list[str]) -> Reader:
    return Reader(f"p{number}@exemple.test", organization, f"PERSON{number:02d}", muted=muted)


def history(dice: random.Random) -> None:
    """Some were told before: waiting, sent, dropped, an hour or days ago."""
    for number in range(dice.randrange(12)):
        Message.objects.create(
            kind=dice.choice(["offer", "urgent_offer", "answer"]),
            address=f"p{dice.randrange(PEOPLE)}@exemple.test",
            organization_ref=dice.choice(["ORG1", "ORG2"]),
            subject="Avant",
            lines=["Avant"],
            why="Parce que.",
            key=f"before:{number}" if dice.random() < 0.7 else f"now:{dice.randrange(9)}:{number}",
            state=dice.choice(Message.State.values),
            created_at=NOON - timedelta(hours=dice.choice([1, 5, 30])),
            sent_at=NOON - timedelta(hours=1),
        )


def drafts(dice: random.Random, kind: str) -> list[Draft]:
    found = []
    for number in range(dice.randrange(1, 25)):
        person, organization = dice.randrange(PEOPLE), dice.choice(["ORG1", "ORG2"])
        found.append(
            Draft(
                to=reader(person, organization, [kind] if dice.random() < 0.1 else []),
                subject="Pain\nfrais",
                line=f"Pain {dice.randrange(4)}",
                path=f"/l/{number}/",
                why="Parce que.",
                key=f"now:{dice.randrange(9)}:{person}" if dice.random() < 0.8 else "long" * 40 + str(number),
                many_path="/partager/" if kind == "offer" else "",
                about=dice.choice(["", "OFFER1", "OFFER2"]),
            )
        )
    return found


def rows() -> list[dict[str, Any]]:
    return list(Message.objects.order_by("pk").values(*ROWS))


@pytest.mark.parametrize("seed", range(60))
def test_many_are_told_as_each_alone(db: None, seed: int) -> None:
    dice = random.Random(seed)
    kind = dice.choice(["offer", "urgent_offer", "answer"])
    history(dice)
    told = drafts(dice, kind)
    alone: list[dict[str, Any]] = []
    with transaction.atomic():
        counted = sum(plainly.tell(kind, at=NOON, **vars(draft)) is not None for draft in told)
        alone = rows()
        transaction.set_rollback(True)
    assert tell_many(kind, told, at=NOON, zone="Europe/Paris") == counted
    assert rows() == alone


def test_reads_do_not_grow_with_the_readers(db: None) -> None:
    def asked(count: int, name: str) -> int:
        told = [
            Draft(reader(n, "ORG1", []), "Pain", "Pain", "/l/a/", "Parce que.", f"{name}:{n}", "/partager/")
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as queries:
            tell_many("offer", told, at=NOON, zone="Europe/Paris")
        return sum(each["sql"].startswith("SELECT") for each in queries)

    assert asked(3, "few") == asked(300, "many") <= 4
    assert Message.objects.count() == 300
