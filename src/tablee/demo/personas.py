"""Whom a visitor may be in the demonstration, and what each could try first: all that its page asks of the world."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tablee.demo.cast import CAST
from tablee.demo.loader import reload_world
from tablee.demo.planting.people import email_of
from tablee.domains.actors.models import Organization, Person
from tablee.domains.sharing.models import Offer
from tablee.flows import scopes
from tablee.kernel import links
from tablee.kernel.models import Link
from tablee.web.demo.stage import FIRST, Door, Persona


def personas() -> list[Persona]:
    """The four first personas, then the others; empty while the world is not loaded. Two reads."""
    people = {
        person.email: person
        for person in Person.objects.filter(email__in=[email_of(role.person) for role in CAST])
    }
    structures = {
        structure.import_key: structure
        for structure in Organization.objects.filter(
            import_key__in=[f"demo:{role.organization}" for role in CAST]
        )
    }
    return [
        Persona(
            key=f"P{rank}" if rank <= FIRST else role.person,
            person_ref=person.ref,
            first_name=person.first_name,
            role=str(role.says),
            organization_ref=structure.ref,
            organization_name=structure.name,
            try_first=str(role.try_first),
            path=reverse(role.page, args=role.args),
        )
        for rank, role in enumerate(CAST, start=1)
        if (person := people.get(email_of(role.person)))
        and (structure := structures.get(f"demo:{role.organization}"))
    ]


def doors(at: datetime) -> list[Door]:
    """What the loop, the baker and the grower hold in hand: live links only, none is made here."""
    loop = Offer.objects.select_related("bundle").filter(ref="OF-103").first()
    hands = [
        (
            "loop",
            _("Une boucle de messages"),
            _("Prendre du pain depuis le lien, sans compte"),
            links.live_links(scopes.BUNDLE, loop.bundle.ref, at=at) if loop else [],
        ),
        (
            "boul",
            _("La boulangerie du Canal"),
            _("Offrir le pain du soir, ou dire «\u00a0rien aujourd’hui\u00a0»"),
            _links_of_donor("boul", at),
        ),
        (
            "p3",
            _("Un maraîcher de Grabels"),
            _("Proposer un surplus depuis le champ"),
            _links_of_donor("p3", at),
        ),
    ]
    return [Door(key, who, first, links.path_of(live[0])) for key, who, first, live in hands if live]


def reload(at: datetime) -> None:
    """Clear and load for today, all or nothing; a page has nobody to report progress to."""
    reload_world(at, progress=lambda _line: None)


def _links_of_donor(demo_id: str, at: datetime) -> list[Link]:
    donor = Organization.objects.filter(import_key=f"demo:{demo_id}").first()
    return links.live_links(scopes.DONOR, donor.ref, at=at, holder_ref=donor.ref) if donor else []
