"""What a card or a row says of an organisation, in words; asks the database nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tablee.domains.actors.enums import Kind
from tablee.domains.field.enums import Family, StorageClass
from tablee.kernel.quantities import HARD, format_mass, format_number
from tablee.web.components.hours import say_hours, say_open_days, say_weekdays

if TYPE_CHECKING:
    from tablee.domains.actors.models import AcceptanceProfile, Organization, Site


LITRES = (
    (StorageClass.AMBIENT, "ambient_l"),
    (StorageClass.CHILLED, "chilled_l"),
    (StorageClass.FROZEN, "frozen_l"),
)


@dataclass(frozen=True)
class Pill:
    kind: str
    text: str


@dataclass(frozen=True)
class MemberCard:
    """One equal card. Nothing on it can be compared to rank anyone."""

    ref: str
    name: str
    kind: str
    commune: str
    does: str
    days: str
    pills: tuple[Pill, ...]


def member_card(organization: Organization) -> MemberCard:
    """From an organisation with its profile and sites loaded."""
    sites = list(organization.sites.all())
    main = sites[0] if sites else None
    return MemberCard(
        ref=organization.ref,
        name=organization.name,
        kind=kind_of(organization),
        commune=main.commune if main else "",
        does=organization.does,
        days=days_of(organization, main),
        pills=tuple(litres_pill(kind, total) for kind, total in cold_of(sites)),
    )


def capital(text: str) -> str:
    """First letter large, the others as they are (« CCAS » stays)."""
    return text[:1].upper() + text[1:]


def kind_of(organization: Organization) -> str:
    """« Association ». Asked of the enum: Django's own get_kind_display walks every choice each time."""
    return capital(str(Kind(organization.kind).label))


def days_of(organization: Organization, site: Site | None) -> str:
    """The days it is open, else the days it can receive."""
    if site is not None and (days := say_open_days(site.opening_hours)):
        return days
    return say_weekdays(organization.profile.weekdays)


def cold_of(sites: list[Any]) -> list[tuple[str, int]]:
    """Litres of chilled and frozen storage over all sites, where any was declared."""
    totals = [(str(kind), sum(getattr(site, column) or 0 for site in sites)) for kind, column in LITRES[1:]]
    return [(kind, total) for kind, total in totals if total]


def litres_pill(kind: str, litres: int) -> Pill:
    return Pill(kind, f"{StorageClass(kind).label} · {format_number(litres)}{HARD}L")


def accepts(profile: AcceptanceProfile) -> str:
    """« Fruits et légumes, Produits laitiers » in the field's order, or « toutes les familles de produits »."""
    names = [str(label) for value, label in Family.choices if value in profile.families]
    return ", ".join(names) or _("toutes les familles de produits")


def receives(profile: AcceptanceProfile) -> str:
    """Days and hours it can receive: the hours say their days themselves."""
    if profile.receiving_hours:
        return " ; ".join(say_hours(profile.receiving_hours))
    return say_weekdays(profile.weekdays)


def limits_of(profile: AcceptanceProfile) -> list[str]:
    """What it cannot take, one sentence each."""
    said = []
    if profile.min_days_left:
        said.append(_("au moins %(days)s jours avant la DLC") % {"days": profile.min_days_left})
    if profile.max_g:
        said.append(_("%(mass)s au plus en une fois") % {"mass": format_mass(profile.max_g)})
    if profile.max_km:
        said.append(_("à %(km)s km au plus") % {"km": format_number(profile.max_km)})
    if profile.declined_words:
        said.append(_("sauf : %(words)s") % {"words": ", ".join(profile.declined_words)})
    return said


def site_facts(site: Site) -> list[tuple[str, Any]]:
    """One place of an organisation as terms and values."""
    litres = [
        litres_pill(str(kind), getattr(site, column)).text for kind, column in LITRES if getattr(site, column)
    ]
    return [
        (_("Adresse"), ", ".join(filter(None, [site.address, site.commune]))),
        (_("Ouverture"), " ; ".join(say_hours(site.opening_hours)) if site.opening_hours else ""),
        (_("Conservation"), ", ".join(litres)),
    ]
