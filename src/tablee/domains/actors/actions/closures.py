"""Days of closure: said, and taken back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tablee.domains.actors.models import Closure, Organization, Site
from tablee.domains.actors.models.closures import MAX_REASON as MAX_REASON
from tablee.domains.actors.queries.closures import count_coming
from tablee.domains.actors.rules.closures import why_not_announce_closure
from tablee.domains.actors.rules.organizations import why_not_change
from tablee.domains.actors.rules.sites import place_gone
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import expiry, journal
from tablee.kernel.columns import columns
from tablee.kernel.refusals import Refused, insist
from tablee.kernel.words import one_line

TERMS = columns(Closure, "ref", "organization", "site", "starts_on", "ends_on", "announced_at")
"""What is said of the days; the same days said again keep their row and change these."""


def terms_of(closure: Closure) -> dict[str, Any]:
    return {name: getattr(closure, name) for name in TERMS}


@transaction.atomic
def announce_closure(
    organization: Organization,
    *,
    starts_on: date,
    ends_on: date | None = None,
    by: Viewer,
    at: datetime,
    site: Site | None = None,
    **terms: Any,
) -> Closure:
    """Closed from the first day to the last, both included, or that day only: everywhere, or at one place.

    The same days again keep one row, with what was said last of it: its `TERMS`. Raises Refused.
    """
    days: dict[str, Any] = {"site": site, "starts_on": starts_on, "ends_on": ends_on or starts_on}
    said = Closure(organization=organization, announced_at=at, **days, **terms)
    said.reason = one_line(said.reason)
    today = timezone.localdate(at)
    # Its row first: neither another announcement nor the place's going crosses the count.
    Organization.objects.select_for_update().get(pk=organization.pk)
    if site is not None and not Site.objects.filter(pk=site.pk).exists():
        raise Refused(place_gone())
    others = count_coming(organization, today, **days)
    insist(
        why_not_announce_closure(organization, **days, yearly=said.yearly, by=by, today=today, others=others)
    )
    wanted = terms_of(said)
    closure, created = Closure.objects.select_for_update().get_or_create(
        organization=organization, **days, defaults=wanted | {"announced_at": at}
    )
    changed = [name for name, value in wanted.items() if getattr(closure, name) != value]
    if changed:
        Closure.objects.filter(pk=closure.pk).update(**wanted)
        closure.refresh_from_db()
    if changed or created:
        after = _facts(closure) | {"changed": changed}
        journal.write("actors.announce_closure", organization.topic, by.author, at, after=after)
    return closure


@transaction.atomic
def cancel_closure(closure: Closure, *, by: Viewer, at: datetime) -> None:
    """Open after all. Twice is once."""
    insist(why_not_change(closure.organization, by=by))
    deleted, _rows = Closure.objects.filter(pk=closure.pk).delete()
    if deleted:
        journal.write(
            "actors.cancel_closure", closure.organization.topic, by.author, at, before=_facts(closure)
        )


def forget_closures(before: datetime) -> int:
    """Those that ended long ago and do not come back."""
    return expiry.delete(Closure.objects.filter(yearly=False, ends_on__lt=timezone.localdate(before)))


def _facts(closure: Closure) -> dict[str, object]:
    """Days and place; why stays on the row: somebody may be named in it."""
    return {
        "ref": closure.ref,
        "from": closure.starts_on,
        "to": closure.ends_on,
        "yearly": closure.yearly,
        "place": closure.site.label if closure.site else "",
    }
