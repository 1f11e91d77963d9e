"""People received a week, as organisations counted them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from tablee.domains.actors.models import Organization, VisitorCount


def counts_of(organization: Organization) -> QuerySet[VisitorCount]:
    """Its counts of people received a week, newest first. Visible to whoever sees the organisation."""
    return organization.counts.order_by("-counted_on")


def counts_since(organization_ids: Iterable[int], day: date) -> dict[int, list[VisitorCount]]:
    """Each organisation's counts dated that day or later, newest first: only for organisations the viewer may see."""
    found: dict[int, list[VisitorCount]] = {}
    rows = VisitorCount.objects.filter(organization_id__in=list(organization_ids), counted_on__gte=day)
    for row in rows.order_by("-counted_on"):
        found.setdefault(row.organization_id, []).append(row)
    return found


def persons_on(organization_ids: Iterable[int], day: date) -> dict[int, int]:
    """People received a week by each organisation, as counted on that day or last before."""
    newest = VisitorCount.objects.filter(
        organization_id=OuterRef("organization_id"), counted_on__lte=day
    ).order_by("-counted_on")
    rows = VisitorCount.objects.filter(
        organization_id__in=list(organization_ids), pk=Subquery(newest.values("pk")[:1])
    )
    return dict(rows.values_list("organization_id", "persons"))
