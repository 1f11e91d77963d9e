"""Organisations of the viewer's networks, what they counted and may do. Whoever shares no network is not found."""

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from tablee.domains.actors.models import Authorization, Membership, Organization, VisitorCount
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.groups import by_key
from tablee.kernel.references import tidy_code
from tablee.kernel.refusals import visible
from tablee.kernel.statements import Statement
from tablee.kernel.words import fold


def organizations_seen_by(viewer: Viewer) -> QuerySet[Organization]:
    """The viewer's own organisations and everyone who sits in one of the viewer's networks."""
    shared = Membership.objects.filter(
        network_id__in=viewer.network_ids | viewer.facilitates, left_at__isnull=True
    ).values("organization_id")
    own = [cap.organization_id for cap in viewer.caps] + [viewer.organization_id]
    return Organization.objects.filter(Q(pk__in=shared) | Q(pk__in=own))


def organization_seen_by(viewer: Viewer, ref: str) -> Organization:
    """One visible organisation with its places and profile. Raises NotVisible."""
    rows = organizations_seen_by(viewer).select_related("profile", "tie__host").prefetch_related("sites")
    return visible(rows.filter(ref=ref).first())


def own_organization(viewer: Viewer) -> Organization:
    """The organisation the viewer acts for. Raises NotVisible when they act for none."""
    return visible(next(iter(_own.rows(organization_id=viewer.organization_id)), None))


@Statement
def _own(*, organization_id: int) -> QuerySet[Organization]:
    return Organization.objects.select_related("profile").filter(pk=organization_id)


def organization_by_ref(ref: str) -> Organization | None:
    """Without a viewer: for jobs and flows only, never for a page."""
    return next(iter(_by_ref.rows(ref=ref)), None)


@Statement
def _by_ref(*, ref: str) -> QuerySet[Organization]:
    return Organization.objects.filter(ref=ref)


def organization_to_invite(viewer: Viewer, typed: str) -> Organization | None:
    """Whom a facilitator means: an exact code, or the exact name of someone already visible. No directory of strangers."""
    wanted = fold(typed)
    if not wanted:
        return None
    if (code := tidy_code(typed)) and (found := Organization.objects.filter(ref=code).first()) is not None:
        return found
    named = list(organizations_seen_by(viewer).filter(sort_name=wanted[:150])[:2])
    return named[0] if len(named) == 1 else None


def authorized_ids(organization_ids: Iterable[int], day: date) -> set[int]:
    """Those of the organisations that may give food aid on that day."""
    rows = Authorization.objects.filter(organization_id__in=list(organization_ids), starts_on__lte=day)
    return set(
        rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).values_list("organization_id", flat=True)
    )


def authorizations_of(organization: Organization) -> QuerySet[Authorization]:
    return organization.authorizations.order_by("-starts_on", "-id")


def counts_of(organization: Organization) -> QuerySet[VisitorCount]:
    """Its counts of people received a week, newest first. Visible to whoever sees the organisation."""
    return organization.counts.order_by("-counted_on")


def counts_since(organization_ids: Iterable[int], day: date) -> dict[int, list[VisitorCount]]:
    """Each organisation's counts dated that day or later, newest first: only for organisations the viewer may see."""
    rows = VisitorCount.objects.filter(organization_id__in=list(organization_ids), counted_on__gte=day)
    return by_key((row.organization_id, row) for row in rows.order_by("-counted_on"))


def persons_on(organization_ids: Iterable[int], day: date) -> dict[int, int]:
    """People received a week by each organisation, as counted on that day or last before."""
    newest = VisitorCount.objects.filter(
        organization_id=OuterRef("organization_id"), counted_on__lte=day
    ).order_by("-counted_on")
    rows = VisitorCount.objects.filter(
        organization_id__in=list(organization_ids), pk=Subquery(newest.values("pk")[:1])
    )
    return dict(rows.values_list("organization_id", "persons"))
