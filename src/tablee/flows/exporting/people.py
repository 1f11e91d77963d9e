"""Structures of a network, what they accept, whom they receive: as their cards show them to whoever sits there."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from tablee.domains.actors import communes
from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import WEEKDAYS, Stance
from tablee.domains.actors.models import Network, Organization, Site, VisitorCount
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family
from tablee.domains.sharing.lines import local_day
from tablee.flows.exporting.names import distinct
from tablee.kernel.opening_hours import is_osm

Row = dict[str, Any]
CARD = (
    "kind",
    "phone",
    "website",
    "contact_role",
    "does",
    "welcomes",
    "constraints_note",
    "vehicle_note",
    "siret",
)
PLACE = ("address", "commune", "insee_code", "ambient_l", "chilled_l", "frozen_l")
DECIMALS = Decimal("0.000001")


def structures(viewer: Viewer, network: Network, at: datetime) -> list[Row]:
    """Everybody at the table and who gives to it, at their main place. Nobody's address but one's own."""
    rows = [
        *actors.members_of(network).prefetch_related("sites"),
        *actors.members_of(network, Stance.GIVER).prefetch_related("sites"),
    ]
    persons = actors.persons_on([each.pk for each in rows], local_day(at, network.time_zone))
    return [_structure(each, persons.get(each.pk), viewer) for each in rows]


def _structure(organization: Organization, persons: int | None, viewer: Viewer) -> Row:
    row: Row = {"ref": organization.ref, "name": organization.name, "persons": persons}
    row |= {field: getattr(organization, field) for field in CARD}
    if organization.pk == viewer.organization_id and viewer.coordinates:
        row["contact_email"] = organization.contact_email
    site: Site | None = next(iter(organization.sites.all()), None)
    return row | (_place(site) if site else {})


def _place(site: Site) -> Row:
    where = communes.commune(site.insee_code)
    one = where.postcodes[0] if where and len(where.postcodes) == 1 else None
    return {field: getattr(site, field) for field in PLACE} | {
        "postal_code": one,
        "lat": Decimal(site.lat).quantize(DECIMALS),
        "lon": Decimal(site.lon).quantize(DECIMALS),
        "opening_hours": site.opening_hours if is_osm(site.opening_hours) else None,
    }


def profiles(viewer: Viewer, network: Network, at: datetime) -> list[Row]:
    """What each member can take."""
    names = distinct(actors.organizations_seen_by(viewer))
    rows = actors.members_of(network).select_related("profile")
    return [{"structure": names[each.pk], **_profile(each.profile)} for each in rows]


def _profile(profile: Any) -> Row:
    return {
        "families": tuple(key for key in Family.values if key in profile.families),
        "declined_words": tuple(profile.declined_words),
        "min_days_left": profile.min_days_left,
        "weekdays": tuple(key for key, _label in WEEKDAYS if key in profile.weekdays),
        "receiving_hours": profile.receiving_hours if is_osm(profile.receiving_hours) else None,
        "max_g": profile.max_g,
        "max_km": profile.max_km,
    }


def counts(viewer: Viewer, network: Network, at: datetime) -> list[Row]:
    """People received a week by each member, every dated figure."""
    names = distinct(actors.organizations_seen_by(viewer))
    rows = VisitorCount.objects.filter(organization__in=actors.members_of(network).order_by())
    return [
        {"structure": names[row.organization_id], "counted_on": row.counted_on, "persons": row.persons}
        for row in rows.order_by("organization__sort_name", "organization_id", "counted_on")
    ]
