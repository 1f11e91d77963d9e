"""What a structure has to be somewhere for: what it fetches, what it gives and until when; followed by a private link."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Closure, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import queries as sharing
from tablee.domains.sharing.models import Bundle, Claim, Offer, Share
from tablee.domains.sharing.reception import Reception, closures_only
from tablee.kernel import journal, links
from tablee.kernel.models import Link

AGENDA = "flows.agenda"  # one structure's slots, to read
LIFE = timedelta(days=366)


@dataclass(frozen=True)
class Slot:
    """Fetch (`takes`) or give. The window is that of the offer; `units` of one unit, with its word from `unit`."""

    key: str
    takes: bool
    label: str
    units: int
    unit: str
    with_whom: str
    place: str
    starts_at: datetime
    ends_at: datetime


def slots(organization: Organization, *, at: datetime) -> list[Slot]:
    """Soonest end first; nothing that is over."""
    viewer = actors.viewer_for(organization)
    fetched = sharing.claims_to_fetch(viewer, at=at, limit=200)
    given = sharing.offers_given_by(viewer, at=at, limit=200)
    found = [_slot(claim.ref, claim.offer, claim.units, takes=True) for claim in fetched]
    found += [_slot(offer.ref, offer, offer.units_left, takes=False) for offer in given]
    return sorted(found, key=lambda slot: (slot.ends_at, slot.key))


def _slot(key: str, offer: Offer, units: int, *, takes: bool) -> Slot:
    return Slot(
        key=key,
        takes=takes,
        label=offer.label,
        units=units,
        unit=offer.unit,
        with_whom=offer.giver.name,
        place=place_of(offer.bundle),
        starts_at=offer.bundle.pickup_from_at or offer.published_at,
        ends_at=offer.until_at,
    )


def in_closure(viewer: Viewer, *, at: datetime, announced: Closure | None = None) -> list[Claim | Share]:
    """Shares that wait for an answer and what was taken, where it may only be fetched on days of closure.

    `announced`: only what falls on its days.
    """
    rows: list[Claim | Share] = [
        *sharing.shares_waiting(viewer, at=at),
        *sharing.claims_to_fetch(viewer, at=at, limit=200),
    ]
    reception = closures_only(viewer.organization_id, at, timezone.get_current_timezone_name())
    fallen = [row for row in rows if reception.why_not_fetch(row.offer, at) is not None]
    if announced is None:
        return fallen
    days = Reception((), [announced])
    return [row for row in fallen if days.closed_part(row.offer, at) is not None]


def live_link(viewer: Viewer, *, at: datetime) -> Link | None:
    """The open link of the viewer's structure, if one was made; never makes one."""
    if not viewer.organization_ref:
        return None
    return links.live_link(AGENDA, viewer.organization_ref, at=at, holder_ref=viewer.organization_ref)


def open_link(viewer: Viewer, *, at: datetime) -> Link:
    """The structure's link, for a year; asked again, the same."""
    if (live := live_link(viewer, at=at)) is not None:
        return live
    with transaction.atomic():
        journal.write("agenda.open", viewer.topic, viewer.author, at)
        return links.issue(
            AGENDA,
            viewer.organization_ref,
            holder_ref=viewer.organization_ref,
            created_by_ref=viewer.person_ref,
            expires_at=at + LIFE,
            at=at,
        )


def close_link(viewer: Viewer, *, at: datetime) -> None:
    """Whoever holds the address reads nothing any more."""
    with transaction.atomic():
        if viewer.organization_ref and links.revoke_all(AGENDA, viewer.organization_ref, at=at):
            journal.write("agenda.close", viewer.topic, viewer.author, at)


def place_of(bundle: Bundle) -> str:
    """Where one goes to fetch, as far as it is said."""
    site = bundle.site
    parts = [bundle.place_note, site.name, site.address, site.commune] if site else [bundle.place_note]
    return ", ".join(part for part in parts if part)
