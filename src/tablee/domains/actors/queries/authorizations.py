"""Who may give food aid on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from tablee.domains.actors.models import Authorization, Organization


def authorized_ids(organization_ids: Iterable[int], day: date) -> set[int]:
    """Those of the organisations that may give food aid on that day."""
    rows = Authorization.objects.filter(organization_id__in=list(organization_ids), starts_on__lte=day)
    return set(
        rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).values_list("organization_id", flat=True)
    )


def authorizations_of(organization: Organization) -> QuerySet[Authorization]:
    return organization.authorizations.order_by("-starts_on", "-id")
