"""Welcoming an organisation and keeping its card."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tablee.domains.actors import rules
from tablee.domains.actors.actions.changes import change_fields
from tablee.domains.actors.models import AcceptanceProfile, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.columns import columns
from tablee.kernel.refusals import insist
from tablee.kernel.words import fold

CARD_FIELDS = columns(Organization, "ref", "sort_name", "created_by_ref", "created_at", "import_key")


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
