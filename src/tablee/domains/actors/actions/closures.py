"""Days of closure: said, and taken back."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from tablee.domains.actors.models import Closure, Organization, Site
from tablee.domains.actors.rules.closures import why_not_announce_closure
from tablee.domains.actors.rules.organizations import why_not_change
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.refusals import insist

MAX_REASON = 120


@transaction.atomic
def announce_closure(
    organization: Organization,
    *,
    starts_on: date,
    ends_on: date | None = None,
    by: Viewer,
    at: datetime,
    site: Site | None = None,
    yearly: bool = False,
    reason: str = "",
) -> Closure:
    """Closed from the first day to the last, both included, or that day only: everywhere, or at one place.

    The same days again keep one row, with what was said last of it (yearly or not, why). Raises Refused.
    """
    ends_on = ends_on or starts_on
    insist(
        why_not_announce_closure(
            organization,
            starts_on=starts_on,
            ends_on=ends_on,
            site=site,
            yearly=yearly,
            by=by,
            today=timezone.localdate(at),
        )
    )
    wanted = {"yearly": yearly, "reason": reason.strip()[:MAX_REASON]}
    closure, created = Closure.objects.select_for_update().get_or_create(
        organization=organization,
        site=site,
        starts_on=starts_on,
        ends_on=ends_on,
        defaults={**wanted, "announced_at": at},
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


@transaction.atomic
def forget_closures(before: datetime) -> int:
    """Those that ended long ago and do not come back."""
    past = Closure.objects.filter(yearly=False, ends_on__lt=timezone.localdate(before))
    deleted, _rows = past.delete()
    return deleted


def _facts(closure: Closure) -> dict[str, object]:
    """Days and place; why stays on the row: somebody may be named in it."""
    return {
        "ref": closure.ref,
        "from": closure.starts_on,
        "to": closure.ends_on,
        "yearly": closure.yearly,
        "place": (closure.site.name or closure.site.commune) if closure.site else "",
    }
