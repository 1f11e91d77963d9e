"""An organisation's places: adding one, changing it, which is the main one, taking one away."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import rules
from tablee.domains.actors.actions.changes import change_fields
from tablee.domains.actors.actions.closures import cancel_closure
from tablee.domains.actors.communes import commune
from tablee.domains.actors.models import Organization, Site
from tablee.domains.actors.models.closures import to_come
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.columns import columns
from tablee.kernel.refusals import insist, refuse, visible

SITE_FIELDS = columns(Site, "ref", "organization", "commune", "is_main", "is_public")


@transaction.atomic
def set_site(
    organization: Organization, *, by: Viewer, at: datetime, site: Site | None = None, **place: Any
) -> Site:
    """Add a place or change one. Its commune is given by INSEE code; without lat/lon the commune's point is used."""
    insist(rules.why_not_change(organization, by=by))
    insist(rules.why_not_hours(place.get("opening_hours", "")))
    where = commune(place["insee_code"]) if "insee_code" in place else None
    if where is None and (site is None or "insee_code" in place):
        refuse(
            "unknown_commune",
            _("Cette commune est inconnue."),
            _("Choisissez-la dans la liste."),
            field="insee_code",
        )
    if site is None:
        has_main = Site.objects.filter(organization=organization, is_main=True).exists()
        site = Site(organization=organization, is_main=not has_main)
        site.lat, site.lon = (where.lat or 0.0, where.lon or 0.0) if where else (0.0, 0.0)
    else:
        site = _there(Site.objects.filter(pk=site.pk, organization=organization))
        if where and where.code != site.insee_code and "lat" not in place and where.lat is not None:
            place |= {"lat": where.lat, "lon": where.lon}
    before, after = change_fields(site, SITE_FIELDS, place)
    insist(rules.why_not_point(site.lat, site.lon))
    site.commune = where.name if where else site.commune
    site.save()
    if after:
        journal.write("actors.set_site", organization.topic, by.author, at, before=before, after=after)
    return site


@transaction.atomic
def make_main(site: Site, *, by: Viewer, at: datetime) -> Site:
    """Distances, the card and offers start from this place from now on; twice is once."""
    organization, fresh = _locked(site)
    insist(rules.why_not_change(organization, by=by))
    before = Site.objects.filter(organization=organization, is_main=True).first()
    if before is not None and before.pk == fresh.pk:
        return fresh
    if before is not None:
        Site.objects.filter(pk=before.pk).update(is_main=False)
    Site.objects.filter(pk=fresh.pk).update(is_main=True)
    fresh.is_main = True
    was = {"site": before.ref, "place": before.label} if before else {}
    now = {"site": fresh.ref, "place": fresh.label}
    journal.write("actors.make_main_site", organization.topic, by.author, at, before=was, after=now)
    return fresh


@transaction.atomic
def remove_site(site: Site, *, by: Viewer, at: datetime) -> None:
    """The organisation is no longer there. What was offered there before keeps its line, without the place."""
    organization, fresh = _locked(site)
    insist(rules.why_not_remove_site(fresh, by=by, at=at))
    # Those to come are said in the journal, each with its days; what is over goes with its place.
    coming = fresh.closures.filter(to_come(timezone.localdate(at)))
    for closure in coming.select_related("site", "organization"):
        cancel_closure(closure, by=by, at=at)
    before = {"site": fresh.ref, "place": fresh.label, "commune": fresh.commune}
    Site.objects.filter(pk=fresh.pk).delete()
    journal.write("actors.remove_site", organization.topic, by.author, at, before=before)


def _locked(site: Site) -> tuple[Organization, Site]:
    """The organisation's row first: two changes of main place never cross."""
    organization = Organization.objects.select_for_update().get(pk=site.organization_id)
    return organization, _there(Site.objects.filter(pk=site.pk))


def _there(sites: QuerySet[Site]) -> Site:
    """The place, held. Raises NotVisible: somebody took it away since it was read."""
    return visible(sites.select_for_update().first())
