"""Whom a visitor may be in the demonstration, and what each could try first."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tablee.demo.cast import CAST, Role
from tablee.demo.planting.people import email_of
from tablee.domains.actors.models import Organization, Person
from tablee.domains.sharing.models import Offer
from tablee.flows import scopes
from tablee.kernel import links


@dataclass(frozen=True)
class Persona:
    """One account. key: « P1 » … or the first name's key; path: the page where `try_first` begins."""

    key: str
    person_ref: str
    first_name: str
    role: str
    organization_ref: str
    organization_name: str
    try_first: str
    path: str


@dataclass(frozen=True)
class Door:
    """Something one does from a link, without account."""

    key: str
    who: str
    try_first: str
    path: str


def personas() -> list[Persona]:
    """The four first personas, then the others; empty while the world is not loaded. Two reads."""
    people = {
        person.email: person
        for person in Person.objects.filter(email__in=[email_of(each.person) for each in CAST])
    }
    structures = {
        structure.import_key: structure
        for structure in Organization.objects.filter(
            import_key__in=[f"demo:{each.organization}" for each in CAST]
        )
    }
    found = []
    for each in CAST:
        person = people.get(email_of(each.person))
        structure = structures.get(f"demo:{each.organization}")
        if person is not None and structure is not None:
            found.append(_persona(each, person, structure))
    return found


def doors(at: datetime) -> list[Door]:
    """What the loop, the baker and the grower hold in hand: live links only, none is made here."""
    found = []
    loop = Offer.objects.select_related("bundle").filter(ref="OF-103").first()
    if loop is not None:
        live = links.live_links(scopes.BUNDLE, loop.bundle.ref, at=at)
        if live:
            found.append(
                Door(
                    "loop",
                    _("Une boucle de messages"),
                    _("Prendre du pain depuis le lien, sans compte"),
                    links.path_of(live[0]),
                )
            )
    for demo_id, who, what in (
        (
            "boul",
            _("La boulangerie du Canal"),
            _("Offrir le pain du soir, ou dire «\u00a0rien aujourd’hui\u00a0»"),
        ),
        ("p3", _("Un maraîcher de Grabels"), _("Proposer un surplus depuis le champ")),
    ):
        donor = Organization.objects.filter(import_key=f"demo:{demo_id}").first()
        live = links.live_links(scopes.DONOR, donor.ref, at=at, holder_ref=donor.ref) if donor else []
        if live:
            found.append(Door(demo_id, who, what, links.path_of(live[0])))
    return found


def _persona(each: Role, person: Person, structure: Organization) -> Persona:
    return Persona(
        key=each.key,
        person_ref=person.ref,
        first_name=person.first_name,
        role=str(each.says),
        organization_ref=structure.ref,
        organization_name=structure.name,
        try_first=str(each.try_first),
        path=reverse(each.page, args=each.args),
    )
