"""Lets go what is no longer needed, by the timers of policies/retention.yaml; every night, or by `manage.py purge`."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from tablee.domains.actors import actions as actors
from tablee.domains.actors.actions.closures import forget_closures
from tablee.domains.actors.models import Person
from tablee.domains.deliveries import actions as deliveries
from tablee.domains.messages import actions as messages
from tablee.domains.sharing import actions as sharing
from tablee.flows.data_map import data_map
from tablee.flows.forgetting import erase
from tablee.kernel import forgetting
from tablee.kernel.backups import rolling

MOST_IN_A_NIGHT = 200  # people: each is several writes


def people(before: datetime) -> int:
    """Accounts nobody used since, that act for no structure and look after no network, are erased; how many."""
    open_role = Q(roles__isnull=False, roles__ends_at__isnull=True)
    open_room = Q(facilitations__isnull=False, facilitations__ends_at__isnull=True)
    idle = (
        Person.objects.filter(is_active=True)
        .annotate(seen_at=Coalesce("last_login", "created_at"))
        .filter(seen_at__lt=before)
        .exclude(pk__in=Person.objects.filter(open_role | open_room).values("pk"))
    )
    gone = list(idle.order_by("pk")[:MOST_IN_A_NIGHT])
    for person in gone:
        erase(person, at=before + data_map().keeps["people"])
    return len(gone)


# Each takes the moment before which nothing is kept, and says how many rows went or were blanked.
PURGES: dict[str, Callable[[datetime], int]] = {
    "sessions": forgetting.sessions,
    "links": forgetting.links,
    "facts": forgetting.facts,
    "messages": messages.forget_sent,
    "first_names": sharing.forget_first_names,
    "slips": deliveries.forget_first_names,
    "import_batches": forgetting.import_batches,
    "closures": forget_closures,
    "roles": actors.forget_ended_roles,
    "people": people,
    "job_runs": forgetting.job_runs,
    "backup_runs": rolling.forget_runs,
    "operators": forgetting.operators,
}


def purge(at: datetime) -> dict[str, object]:
    """Everything that is due; timer → how many, without zeros."""
    gone = {name: PURGES[name](at - kept) for name, kept in data_map().keeps.items()}
    return {name: count for name, count in gone.items() if count}
