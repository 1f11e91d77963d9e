"""Accounts nobody uses any more are let go, with all that leads to the person."""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from tablee.domains.actors.models import Person
from tablee.flows.erasure import erase
from tablee.kernel.retention import TIMERS

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
        erase(person, at=before + TIMERS["people"].kept)
    return len(gone)
