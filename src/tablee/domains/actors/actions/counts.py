"""People received a week: counting, and taking an imported count back."""

from datetime import date, datetime

from django.db import transaction

from tablee.domains.actors import rules
from tablee.domains.actors.models import Organization, VisitorCount
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.refusals import insist


@transaction.atomic
def record_count(
    organization: Organization, *, persons: int, counted_on: date, by: Viewer, at: datetime
) -> VisitorCount:
    """People received a week from that day on. The same day again corrects it; the journal keeps what stood."""
    insist(rules.why_not_change(organization, by=by))
    insist(rules.why_not_count(persons=persons, counted_on=counted_on, at=at))
    row = (
        VisitorCount.objects.select_for_update()
        .filter(organization=organization, counted_on=counted_on)
        .first()
    )
    before = {"persons": row.persons} if row else {}
    after = {"persons": persons, "counted_on": counted_on}
    if row is None:
        row = VisitorCount(organization=organization, counted_on=counted_on)
    row.persons, row.written_at = persons, at
    row.save()
    journal.write("actors.record_count", organization.topic, by.author, at, before=before, after=after)
    return row


@transaction.atomic
def take_back_count(count: VisitorCount, *, before: int | None, by: Viewer, at: datetime) -> None:
    """An imported count goes: `before` stands again, or nothing when nothing stood. The journal keeps both."""
    organization = count.organization
    insist(rules.why_not_change(organization, by=by))
    said = {"persons": count.persons, "counted_on": count.counted_on}
    if before is None:
        VisitorCount.objects.filter(pk=count.pk).delete()
    else:
        VisitorCount.objects.filter(pk=count.pk).update(persons=before, written_at=at)
    journal.write(
        "actors.take_back_count", organization.topic, by.author, at, before=said, after={"persons": before}
    )
