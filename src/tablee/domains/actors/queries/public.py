"""What everybody may read: organisations that chose to be public, at the places they chose. No viewer: it is public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone

from tablee.domains.actors.models import Membership, Network, Organization, PublicCard, Site
from tablee.domains.actors.queries.closures import ClosedDays, coming_closures
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.journal_queries import last_written
from tablee.standards.opening_hours.write import with_rules

# What changes what is read outside, or says that it is still true.
VERBS = (
    "actors.welcome",
    "actors.update_card",
    "actors.set_site",
    "actors.show_public",
    "actors.confirm_public",
    "actors.announce_closure",
    "actors.cancel_closure",
)

MOST = 10_000


@dataclass(frozen=True)
class PublicPlace:
    """One organisation at one of its public places (None: it chose none), with what it says and since when that is true."""

    organization: Organization
    card: PublicCard
    site: Site | None
    changed_at: datetime
    closures: tuple[ClosedDays, ...] = ()

    @property
    def phone(self) -> str:
        return self.organization.phone if self.card.shows_phone else ""

    @property
    def opening_hours(self) -> str:
        """OpenStreetMap's syntax, coming closures included."""
        return with_rules(self.site.opening_hours, (days.osm for days in self.closures)) if self.site else ""


def public_places(*, network: Network | None = None) -> list[PublicPlace]:
    """Every public place, alphabetically; with `network`, of who sits there now."""
    rows = Organization.objects.filter(public_card__since_at__isnull=False)
    if network is not None:
        here = Membership.objects.filter(network=network, left_at__isnull=True)
        rows = rows.filter(pk__in=here.values("organization_id"))
    return _places(rows.order_by("sort_name", "id")[:MOST])


def own_places(viewer: Viewer) -> list[PublicPlace]:
    """How the viewer's organisation is read outside, or would be once it chooses to."""
    return _places(Organization.objects.filter(pk=viewer.organization_id))


def public_card_of(organization: Organization) -> PublicCard:
    """What it chose to say; an empty one when it never chose."""
    return PublicCard.objects.filter(organization=organization).first() or PublicCard(
        organization=organization
    )


def _places(organizations: Iterable[Organization]) -> list[PublicPlace]:
    chosen = Prefetch("sites", queryset=Site.objects.filter(is_public=True), to_attr="public_sites")
    found = Organization.objects.filter(pk__in=[organization.pk for organization in organizations])
    rows = list(
        found.select_related("public_card")
        .prefetch_related(chosen, "closures__site")
        .order_by("sort_name", "id")
    )
    changed = last_written((row.ref for row in rows), VERBS)
    places: list[PublicPlace] = []
    for row in rows:
        card = getattr(row, "public_card", None) or PublicCard(organization=row)
        at = changed.get(row.ref, row.created_at)
        sites: list[Site | None] = list(row.public_sites) or [None]
        coming = coming_closures(row.closures.all(), timezone.localdate())
        places += [
            PublicPlace(
                row,
                card,
                site,
                at,
                tuple(days for days in coming if days.closure.site_id in (None, site.pk if site else None)),
            )
            for site in sites
        ]
    return places
