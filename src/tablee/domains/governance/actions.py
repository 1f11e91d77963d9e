"""Adopting a rule: the only writer of rules."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.governance import queries, rules
from tablee.domains.governance.models import Rule
from tablee.kernel import journal
from tablee.kernel.refusals import insist
from tablee.kernel.words import strip_blank


@transaction.atomic
def adopt(
    network: Network, *, key: str, value: Any, starts_on: date, reason: str, by: Viewer, at: datetime
) -> Rule:
    """The next version of a rule, in force from `starts_on`: today or a day to come."""
    Network.objects.select_for_update().get(pk=network.pk)
    insist(
        rules.why_not_adopt(network, key=key, value=value, starts_on=starts_on, reason=reason, by=by, at=at)
    )
    stood = queries.rules_on(network.pk, starts_on)[key]
    last = Rule.objects.filter(network=network, kind=key).aggregate(last=Max("version"))["last"] or 0
    rule = Rule.objects.create(
        network=network,
        kind=key,
        version=last + 1,
        value=value,
        starts_on=starts_on,
        reason=strip_blank(reason),
        adopted_by_ref=by.person_ref,
        adopted_at=at,
    )
    journal.write(
        "governance.adopt",
        journal.Topic("rule", key[:20], network.ref),
        by.author,
        at,
        before={"value": stood.value, "version": stood.version},
        after={"value": value, "version": f"v{rule.version}", "from": starts_on},
        reason=reason,
    )
    return rule
