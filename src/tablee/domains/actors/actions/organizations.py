"""Welcoming an organisation, keeping its card and what it can take, counting whom it receives, writing its authorisations."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tablee.domains.actors import rules
from tablee.domains.actors.actions.changes import change_fields, without_blanks
from tablee.domains.actors.models import AcceptanceProfile, Authorization, Organization, Site, VisitorCount
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.columns import columns
from tablee.kernel.refusals import insist
from tablee.kernel.words import fold, one_line

CARD_FIELDS = columns(Organization, "ref", "sort_name", "created_by_ref", "created_at", "import_key")


@transaction.atomic
def welcome_organization(
    name: str, *, kind: str, by: Viewer, at: datetime, import_key: str | None = None, **card: Any
) -> Organization:
    """A new organisation, in no network yet, with an empty acceptance profile."""
    insist(rules.why_not_name(name))
    insist(rules.why_not_contact(phone=card.get("phone", ""), siret=card.get("siret", "")))
    organization = Organization.objects.create(
        name=one_line(name),
        sort_name=fold(name)[:150],
        kind=kind,
        created_at=at,
        created_by_ref=by.organization_ref,
        import_key=import_key,
        **without_blanks({key: card[key] for key in CARD_FIELDS if key in card}),
    )
    AcceptanceProfile.objects.create(organization=organization)
    journal.write(
        "actors.welcome", organization.topic, by.author, at, after={"name": organization.name, "kind": kind}
    )
    return organization


@transaction.atomic
def update_card(organization: Organization, *, by: Viewer, at: datetime, **card: Any) -> Organization:
    """Change what the card says; unknown fields are refused by Python."""
    fresh = Organization.objects.select_for_update().get(pk=organization.pk)
    insist(rules.why_not_change(fresh, by=by))
    insist(rules.why_not_name(card.get("name", fresh.name)))
    insist(rules.why_not_contact(phone=card.get("phone", ""), siret=card.get("siret", "")))
    before, after = change_fields(fresh, CARD_FIELDS, card)
    if after:
        fresh.sort_name = fold(fresh.name)[:150]
        fresh.save()
        journal.write("actors.update_card", fresh.topic, by.author, at, before=before, after=after)
    return fresh


PROFILE_FIELDS = columns(AcceptanceProfile, "organization")


@transaction.atomic
def set_profile(organization: Organization, *, by: Viewer, at: datetime, **profile: Any) -> AcceptanceProfile:
    """Change what the structure can take. `families` and `weekdays` empty mean all."""
    insist(rules.why_not_change(organization, by=by))
    insist(rules.why_not_hours(profile.get("receiving_hours", ""), field="receiving_hours"))
    insist(rules.why_not_profile(**profile))
    row = AcceptanceProfile.objects.select_for_update().get(organization=organization)
    before, after = change_fields(row, PROFILE_FIELDS, profile)
    if after:
        row.save()
        journal.write("actors.set_profile", organization.topic, by.author, at, before=before, after=after)
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
    after = {"persons": persons, "counted_on": counted_on}
    if row is None:
        row = VisitorCount(organization=organization, counted_on=counted_on)
    row.persons, row.written_at = persons, at
    row.save()
    journal.write("actors.record_count", organization.topic, by.author, at, before=before, after=after)
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
    journal.write(
        "actors.take_back_count", organization.topic, by.author, at, before=said, after={"persons": before}
    )


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
    after = {"level": level, "from": starts_on, "to": ends_on}
    journal.write("actors.authorize", organization.topic, by.author, at, after=after)
    return row
