"""An organisation's dated choice to be seen by everybody, what it says there, and its end. Off until somebody chooses."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from tablee.domains.actors import rules
from tablee.domains.actors.actions.changes import change_fields
from tablee.domains.actors.models import Organization, PublicCard, Site
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.columns import columns
from tablee.kernel.refusals import insist

PUBLIC_FIELDS = columns(PublicCard, "organization", "since_at")


@transaction.atomic
def show_public(
    organization: Organization, *, by: Viewer, at: datetime, sites: Iterable[str], **said: Any
) -> PublicCard:
    """Be seen by everybody from now on, at these places (references) and no others; again: change what is said."""
    insist(rules.why_not_change(organization, by=by))
    insist(rules.why_not_public(publics=said.get("publics", ())))
    card = _locked_card(organization)
    before, after = change_fields(card, PUBLIC_FIELDS, said)
    chosen = set(sites)
    for site in Site.objects.select_for_update().filter(organization=organization).order_by("pk"):
        if site.is_public != (site.ref in chosen):
            site.is_public = site.ref in chosen
            site.save(update_fields=["is_public"])
            after.setdefault("sites", []).append(site.ref)
    if card.since_at is None:
        card.since_at = at
        after["since_at"] = at
    card.save()
    if after:
        journal.write("actors.show_public", organization.topic, by.author, at, before=before, after=after)
    return card


@transaction.atomic
def hide_public(organization: Organization, *, by: Viewer, at: datetime) -> PublicCard:
    """No longer seen from this moment on; what was said stays, for another time. Twice is once."""
    insist(rules.why_not_change(organization, by=by))
    card = _locked_card(organization)
    if card.since_at is not None:
        before = {"since_at": card.since_at}
        card.since_at = None
        card.save()
        journal.write("actors.hide_public", organization.topic, by.author, at, before=before)
    return card


@transaction.atomic
def confirm_public(organization: Organization, *, by: Viewer, at: datetime) -> None:
    """Everything was read again and is still true: others see the date."""
    insist(rules.why_not_change(organization, by=by))
    journal.write("actors.confirm_public", organization.topic, by.author, at)


def _locked_card(organization: Organization) -> PublicCard:
    """The organisation's row, locked; made when there is none yet."""
    PublicCard.objects.get_or_create(organization=organization)
    return PublicCard.objects.select_for_update().get(organization=organization)
