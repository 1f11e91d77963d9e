"""Whom a visitor may be in the demonstration, and what each could try first."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

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


@dataclass(frozen=True)
class _Cast:
    key: str
    person: str
    organization: str
    role: str
    try_first: str
    page: str
    args: tuple[str, ...] = ()


def personas() -> list[Persona]:
    """The four first personas, then the others; empty while the world is not loaded. Two reads."""
    cast = _cast()
    people = {
        person.email: person
        for person in Person.objects.filter(email__in=[email_of(each.person) for each in cast])
    }
    structures = {
        structure.import_key: structure
        for structure in Organization.objects.filter(
            import_key__in=[f"demo:{each.organization}" for each in cast]
        )
    }
    found = []
    for each in cast:
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
        ("boul", _("La boulangerie du Canal"), _("Offrir le pain du soir, ou dire «\u00a0rien aujourd’hui\u00a0»")),
        ("p3", _("Un maraîcher de Grabels"), _("Proposer un surplus depuis le champ")),
    ):
        donor = Organization.objects.filter(import_key=f"demo:{demo_id}").first()
        live = links.live_links(scopes.DONOR, donor.ref, at=at, holder_ref=donor.ref) if donor else []
        if live:
            found.append(Door(demo_id, who, what, links.path_of(live[0])))
    return found


def _persona(each: _Cast, person: Person, structure: Organization) -> Persona:
    return Persona(
        key=each.key,
        person_ref=person.ref,
        first_name=person.first_name,
        role=each.role,
        organization_ref=structure.ref,
        organization_name=structure.name,
        try_first=each.try_first,
        path=_address(each.page, each.args),
    )


def _address(page: str, args: tuple[str, ...]) -> str:
    """The page's address, or the first page while that room does not exist."""
    try:
        return reverse(page, args=args)
    except NoReverseMatch:
        return "/"


def _cast() -> tuple[_Cast, ...]:
    return (
        _Cast(
            "P1",
            "romarin",
            "ptf",
            _("Coordonne la plateforme commune et anime le réseau de Toulouse"),
            _("Partager 120 caisses de clémentines"),
            "share:offer",
            ("OF-101",),
        ),
        _Cast(
            "P2",
            "menthe",
            "rdc31",
            _("Bénévole en ramasse, sur son téléphone"),
            _("Accepter la ramasse du matin"),
            "share:offer",
            ("OF-102",),
        ),
        _Cast(
            "P3",
            "verveine",
            "gesmip",
            _("Responsable d’un groupement d’épiceries solidaires"),
            _("Dire ce qui manque cette semaine"),
            "share:need",
        ),
        _Cast(
            "P4",
            "basilic",
            "p3",
            _("Maraîcher, donne ses surplus"),
            _("Proposer un surplus de courgettes"),
            "share:new",
        ),
        _Cast(
            "garance",
            "garance",
            "etu",
            _("Deux casquettes\u00a0: le collectif étudiant et le Secours Catholique"),
            _("Changer de casquette, en haut à droite"),
            "today:home",
        ),
        _Cast(
            "marjolaine",
            "marjolaine",
            "sc31",
            _("Coordonne une petite structure, un frigo de 600 L"),
            _("Lire pourquoi le gratin n’a pas été signalé"),
            "today:home",
        ),
        _Cast(
            "coriandre",
            "coriandre",
            "crf31",
            _("Bénévole à la Croix-Rouge"),
            _("Chercher qui a du froid près de Toulouse"),
            "network:map",
        ),
        _Cast(
            "tilleul",
            "tilleul",
            "ansa",
            _("Tiers neutre, anime Coop Alim’ Occitanie"),
            _("Regarder qui est autour de la table"),
            "network:members",
        ),
        _Cast(
            "chardon",
            "chardon",
            "maraude",
            _("Équipe du soir, à Montpellier"),
            _("Prendre les invendus de l’épicerie avant les autres"),
            "share:offer",
            ("OF-107",),
        ),
        _Cast(
            "melisse",
            "melisse",
            "racines",
            _("Responsable d’une épicerie solidaire à Marseille"),
            _("Prendre des blettes"),
            "share:offer",
            ("OF-113",),
        ),
        _Cast(
            "genet",
            "genet",
            "gpv",
            _("Prépare le tiers-lieu et les Paniers de Vauvert"),
            _("Prendre les épinards fléchés"),
            "share:offer",
            ("OF-104",),
        ),
        _Cast(
            "oseille",
            "oseille",
            "p10",
            _("Agricultrice à Vauvert"),
            _("Voir ce qui a été pris"),
            "share:list",
        ),
    )
