"""Organisations of the viewer's networks. Whoever shares no network with the viewer is not found."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tablee.domains.actors.models import Membership, Organization
from tablee.domains.actors.viewer import Viewer
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


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Display names for organisation references, for journal pages: only call with references the viewer may see."""
    return dict(Organization.objects.filter(ref__in=list(refs)).values_list("ref", "name"))
