"""What Tablée knows about one person, all of it: shown to them, given to them, forgotten when they ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from tablee.domains.actors.events import PersonErased
from tablee.domains.actors.models import Facilitation, Person, Role
from tablee.domains.deliveries import actions as deliveries
from tablee.domains.messages import actions as messages
from tablee.domains.messages.models import Message
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.models import Bundle, Claim, Need
from tablee.kernel.events import on
from tablee.kernel.models import JournalEntry

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Known:
    """Tables of plain rows, by a name a person understands."""

    tables: Mapping[str, Rows]

    def count(self, table: str) -> int:
        return len(self.tables.get(table, []))


def known_about(person: Person) -> Known:
    """Everything that names this person or carries their reference. Eight reads; no other person's name in it."""
    ref = person.ref
    roles = Role.objects.filter(person=person).order_by("starts_at", "id")
    looks_after = Facilitation.objects.filter(person=person).order_by("starts_at", "id")
    told = Message.objects.filter(Q(person_ref=ref) | Q(address__iexact=person.email)).order_by(
        "created_at", "id"
    )
    offered = Bundle.objects.filter(person_ref=ref).order_by("id")
    took = Claim.objects.filter(person_ref=ref).order_by("id")
    missed = Need.objects.filter(person_ref=ref).order_by("id")
    did = JournalEntry.objects.filter(person_ref=ref).order_by("id")
    return Known(
        {
            "personne": [_self(person)],
            "roles": _rows(roles.values("organization__name", "kind", "starts_at", "ends_at")),
            "reseaux_animes": _rows(looks_after.values("network__name", "starts_at", "ends_at")),
            "messages_recus": _rows(told.values("kind", "subject", "state", "created_at", "sent_at")),
            "offres_publiees": _rows(offered.values("ref", "giver__name", "created_at")),
            "parts_prises": _rows(
                took.values("ref", "offer__label", "units", "first_name", "organization__name", "taken_at")
            ),
            "besoins_dits": _rows(missed.values("ref", "family", "organization__name", "said_at")),
            "journal": _rows(did.values("at", "verb", "via", "object_kind", "object_ref")),
        }
    )


@on(PersonErased)
def forget_what_was_written(fact: PersonErased, at: datetime) -> None:
    """Messages to them go, their first name beside the shares they took and on slips, and what others were told of these."""
    messages.forget_person(fact.person)
    messages.forget_about([*sharing.forget_person(fact.person), *deliveries.forget_person(fact.person)])


def _rows(found: Iterable[Mapping[str, Any]]) -> Rows:
    return [dict(row) for row in found]


def _self(person: Person) -> dict[str, Any]:
    return {
        "ref": person.ref,
        "first_name": person.first_name,
        "email": person.email,
        "language": person.language,
        "muted": list(person.muted),
        "created_at": person.created_at,
        "last_login": person.last_login,
    }
