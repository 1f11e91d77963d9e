"""Authorisations to give food aid, written down."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from tablee.domains.actors import rules
from tablee.domains.actors.models import Authorization, Organization, Site
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.refusals import insist


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
