"""Welcoming an organisation and keeping its card, places, profile, counts and authorisations."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tablee.domains.actors import rules
from tablee.domains.actors.communes import commune
from tablee.domains.actors.enums import Stance
from tablee.domains.actors.models import (
    AcceptanceProfile,
    Authorization,
    DonorTie,
    Membership,
    Network,
    Organization,
    Site,
    VisitorCount,
)
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.refusals import Refusal, Refused, insist
from tablee.kernel.words import fold

CARD_FIELDS = (
    "name",
    "kind",
    "does",
    "welcomes",
    "constraints_note",
    "vehicle_note",
    "contact_role",
    "contact_email",
    "website",
    "phone",
    "siret",
)
SITE_FIELDS = (
    "name",
    "address",
    "insee_code",
    "opening_hours",
    "ambient_l",
    "chilled_l",
    "frozen_l",
    "lat",
    "lon",
)
PROFILE_FIELDS = (
    "families",
    "declined_words",
    "min_days_left",
    "weekdays",
    "receiving_hours",
    "max_g",
    "max_km",
)


@transaction.atomic
def welcome_organization(
    name: str, *, kind: str, by: Viewer, at: datetime, import_key: str | None = None, **card: Any
) -> Organization:
    """A new organisation, in no network yet, with an empty acceptance profile."""
    insist(rules.why_not_name(name))
    insist(rules.why_not_contact(phone=card.get("phone", ""), siret=card.get("siret", "")))
    organization = Organization.objects.create(
        name=name.strip(),
        sort_name=fold(name)[:150],
        kind=kind,
        created_at=at,
        created_by_ref=by.organization_ref,
        import_key=import_key,
        **{key: card[key] for key in CARD_FIELDS if key in card},
    )
    AcceptanceProfile.objects.create(organization=organization)
    _note("actors.welcome", organization, by, at, after={"name": organization.name, "kind": kind})
    return organization


@transaction.atomic
def bring_in_donor(
    name: str,
    *,
    host: Organization,
    kind: str,
    by: Viewer,
    at: datetime,
    networks: Iterable[Network],
    **card: Any,
) -> Organization:
    """A donor without account, brought in by `host`, giving to those networks where the host sits."""
    if by.via != "job" and by.organization_id != host.pk:
        raise Refused(Refusal("not_yours", _("Vous n’agissez pas pour cette structure.")))
    donor = welcome_organization(name, kind=kind, by=by, at=at, **card)
    DonorTie.objects.create(donor=donor, host=host, since=at)
    for network in networks:
        insist(
            None if rules.is_in(network, host) else Refusal("not_in", _("Vous n’êtes pas dans ce réseau."))
        )
        Membership.objects.create(network=network, organization=donor, stance=Stance.GIVER, joined_at=at)
    return donor


@transaction.atomic
def let_go_of_donor(donor: Organization, *, host: Organization, by: Viewer, at: datetime) -> None:
    """The host no longer speaks for it: it leaves the host's networks and its address is forgotten.

    What it gave stays in the history of those who took. The donor's open things and its links are `flows.donors`'s.
    """
    insist(rules.why_not_change(host, by=by))
    Membership.objects.filter(organization=donor, left_at__isnull=True).update(left_at=at)
    DonorTie.objects.filter(donor=donor, host=host).delete()
    Organization.objects.filter(pk=donor.pk).update(contact_email="")
    journal.write(
        "actors.let_go_of_donor",
        by=by.author,
        kind="organization",
        ref=donor.ref,
        at=at,
        before={"name": donor.name},
        concerns=[host.ref, donor.ref],
    )


@transaction.atomic
def update_card(organization: Organization, *, by: Viewer, at: datetime, **card: Any) -> Organization:
    """Change what the card says; unknown fields are refused by Python."""
    fresh = Organization.objects.select_for_update().get(pk=organization.pk)
    insist(rules.why_not_change(fresh, by=by))
    insist(rules.why_not_name(card.get("name", fresh.name)))
    insist(rules.why_not_contact(phone=card.get("phone", ""), siret=card.get("siret", "")))
    before, after = _apply(fresh, CARD_FIELDS, card)
    if after:
        fresh.sort_name = fold(fresh.name)[:150]
        fresh.save()
        _note("actors.update_card", fresh, by, at, before=before, after=after)
    return fresh


@transaction.atomic
def set_site(
    organization: Organization, *, by: Viewer, at: datetime, site: Site | None = None, **place: Any
) -> Site:
    """Add a place or change one. Its commune is given by INSEE code; without lat/lon the commune's point is used."""
    insist(rules.why_not_change(organization, by=by))
    insist(rules.why_not_hours(place.get("opening_hours", "")))
    where = commune(place["insee_code"]) if "insee_code" in place else None
    if where is None and (site is None or "insee_code" in place):
        raise Refused(
            Refusal(
                "unknown_commune",
                _("Cette commune est inconnue."),
                _("Choisissez-la dans la liste."),
                field="insee_code",
            )
        )
    if site is None:
        has_main = Site.objects.filter(organization=organization, is_main=True).exists()
        site = Site(organization=organization, is_main=not has_main)
        site.lat, site.lon = (where.lat or 0.0, where.lon or 0.0) if where else (0.0, 0.0)
    else:
        site = Site.objects.select_for_update().get(pk=site.pk, organization=organization)
        if where and where.code != site.insee_code and "lat" not in place and where.lat is not None:
            place |= {"lat": where.lat, "lon": where.lon}
    before, after = _apply(site, SITE_FIELDS, place)
    insist(rules.why_not_point(site.lat, site.lon))
    site.commune = where.name if where else site.commune
    site.save()
    if after:
        _note("actors.set_site", organization, by, at, before=before, after=after)
    return site


@transaction.atomic
def set_profile(organization: Organization, *, by: Viewer, at: datetime, **profile: Any) -> AcceptanceProfile:
    """Change what the structure can take. `families` and `weekdays` empty mean all."""
    insist(rules.why_not_change(organization, by=by))
    insist(rules.why_not_hours(profile.get("receiving_hours", ""), field="receiving_hours"))
    row = AcceptanceProfile.objects.select_for_update().get(organization=organization)
    before, after = _apply(row, PROFILE_FIELDS, profile)
    if after:
        row.save()
        _note("actors.set_profile", organization, by, at, before=before, after=after)
    return row


@transaction.atomic
def record_count(
    organization: Organization, *, persons: int, counted_on: date, by: Viewer, at: datetime
) -> VisitorCount:
    """People received a week from that day on. The same day again corrects it; the journal keeps what stood."""
    insist(rules.why_not_change(organization, by=by))
    insist(rules.why_not_count(persons=persons, counted_on=counted_on, at=at))
    row = (
        VisitorCount.objects.select_for_update()
        .filter(organization=organization, counted_on=counted_on)
        .first()
    )
    before = {"persons": row.persons} if row else {}
    if row is None:
        row = VisitorCount(organization=organization, counted_on=counted_on)
    row.persons, row.written_at = persons, at
    row.save()
    _note(
        "actors.record_count",
        organization,
        by,
        at,
        before=before,
        after={"persons": persons, "counted_on": counted_on},
    )
    return row


@transaction.atomic
def take_back_count(count: VisitorCount, *, before: int | None, by: Viewer, at: datetime) -> None:
    """An imported count goes: `before` stands again, or nothing when nothing stood. The journal keeps both."""
    organization = count.organization
    insist(rules.why_not_change(organization, by=by))
    said = {"persons": count.persons, "counted_on": count.counted_on}
    if before is None:
        VisitorCount.objects.filter(pk=count.pk).delete()
    else:
        VisitorCount.objects.filter(pk=count.pk).update(persons=before, written_at=at)
    _note("actors.take_back_count", organization, by, at, before=said, after={"persons": before})


@transaction.atomic
def authorize(
    organization: Organization,
    *,
    level: str,
    holder: str,
    starts_on: date,
    by: Viewer,
    at: datetime,
    ends_on: date | None = None,
    sites: Iterable[Site] = (),
) -> Authorization:
    """Write down an authorisation to give food aid. It is dated, never edited: a new one follows the old."""
    insist(rules.why_not_change(organization, by=by))
    insist(rules.why_not_dates(starts_on, ends_on))
    row = Authorization.objects.create(
        organization=organization, level=level, holder=holder, starts_on=starts_on, ends_on=ends_on
    )
    row.sites.set(site for site in sites if site.organization_id == organization.pk)
    _note("actors.authorize", organization, by, at, after={"level": level, "from": starts_on, "to": ends_on})
    return row


def _apply(
    row: Any, allowed: tuple[str, ...], values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    unknown = set(values) - set(allowed)
    if unknown:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    changed = {key: value for key, value in values.items() if getattr(row, key) != value}
    before = {key: getattr(row, key) for key in changed}
    for key, value in changed.items():
        setattr(row, key, value)
    return _hide(before), _hide(changed)


def _hide(values: dict[str, Any]) -> dict[str, Any]:
    """The journal says that an address changed, never the address."""
    return {key: "…" if key == "contact_email" and value else value for key, value in values.items()}


def _note(
    verb: str,
    organization: Organization,
    by: Viewer,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    journal.write(
        verb,
        by=by.author,
        kind="organization",
        ref=organization.ref,
        at=at,
        before=before,
        after=after,
        concerns=[organization.ref],
    )
