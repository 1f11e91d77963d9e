"""Saying what is missing, and saying that today there is nothing to give."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from tablee.domains.actors.models import Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import rules
from tablee.domains.sharing.events import NeedSaid
from tablee.domains.sharing.models import Need, QuietDay
from tablee.kernel import journal
from tablee.kernel.refusals import insist
from tablee.kernel.words import one_line


@transaction.atomic
def say_needs(
    network: Network,
    *,
    organization: Organization,
    families: Iterable[str],
    until_on: date,
    by: Viewer,
    at: datetime,
    note: str = "",
    urgent: bool = False,
    import_key: str | None = None,
) -> list[Need]:
    """« Il me manque » these families until that day. A family said again is renewed, not doubled."""
    wanted = list(dict.fromkeys(families))
    insist(
        rules.why_not_need(
            network, organization=organization, families=wanted, until_on=until_on, by=by, at=at
        )
    )
    needs = []
    for family in wanted:
        need, _fresh = Need.objects.update_or_create(
            network=network,
            organization=organization,
            family=family,
            closed_at=None,
            defaults={
                "note": one_line(note),
                "urgent": urgent,
                "until_on": until_on,
                "said_at": at,
                "person_ref": by.person_ref,
                "import_key": import_key,
            },
        )
        needs.append(need)
        after = {"family": family, "until": until_on, "urgent": urgent}
        journal.write("sharing.say_need", need.topic, by.author, at, after=after)
    NeedSaid(needs=tuple(need.ref for need in needs)).put(at)
    return needs


@transaction.atomic
def close_need(need: Need, *, by: Viewer, at: datetime) -> Need:
    """No longer missing; twice is once."""
    insist(rules.why_not_close_need(need, by=by))
    if Need.objects.filter(pk=need.pk, closed_at__isnull=True).update(closed_at=at):
        journal.write("sharing.close_need", need.topic, by.author, at, after={"family": need.family})
    need.refresh_from_db()
    return need


@transaction.atomic
def say_nothing_today(organization: Organization, *, day: date, by: Viewer, at: datetime) -> QuietDay:
    """« Rien aujourd'hui », from a donor; twice is once."""
    insist(rules.why_not_speak_for(organization, by=by))
    quiet, fresh = QuietDay.objects.get_or_create(
        organization=organization, day=day, defaults={"said_at": at}
    )
    if fresh:
        journal.write("sharing.nothing_today", organization.topic, by.author, at, after={"day": day})
    return quiet
