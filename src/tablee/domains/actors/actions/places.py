"""Which place is the main one, and taking a place away."""

from datetime import datetime

from django.db import transaction

from tablee.domains.actors import rules
from tablee.domains.actors.models import Organization, Site
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.refusals import insist


@transaction.atomic
def make_main(site: Site, *, by: Viewer, at: datetime) -> Site:
    """Distances, the card and offers start from this place from now on; twice is once."""
    organization, fresh = _held(site)
    insist(rules.why_not_change(organization, by=by))
    before = Site.objects.filter(organization=organization, is_main=True).first()
    if before is not None and before.pk == fresh.pk:
        return fresh
    if before is not None:
        Site.objects.filter(pk=before.pk).update(is_main=False)
    Site.objects.filter(pk=fresh.pk).update(is_main=True)
    fresh.is_main = True
    was = {"site": before.ref, "place": _said(before)} if before else {}
    _note("actors.make_main_site", organization, by, at, was, {"site": fresh.ref, "place": _said(fresh)})
    return fresh


@transaction.atomic
def remove_site(site: Site, *, by: Viewer, at: datetime) -> None:
    """The organisation is no longer there. What was offered there before keeps its line, without the place."""
    organization, fresh = _held(site)
    insist(rules.why_not_remove_site(fresh, by=by, at=at))
    before = {"site": fresh.ref, "place": _said(fresh), "commune": fresh.commune}
    Site.objects.filter(pk=fresh.pk).delete()
    _note("actors.remove_site", organization, by, at, before, {})


def _held(site: Site) -> tuple[Organization, Site]:
    """The organisation's row first: two changes of main place never cross."""
    organization = Organization.objects.select_for_update().get(pk=site.organization_id)
    return organization, Site.objects.select_for_update().get(pk=site.pk)


def _said(site: Site) -> str:
    return site.name or site.commune


def _note(
    verb: str,
    organization: Organization,
    by: Viewer,
    at: datetime,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    journal.write(
        verb,
        by=by.author,
        kind="organization",
        ref=organization.ref,
        at=at,
        before=before,
        after=after,
        concerns=[organization.ref],
    )
