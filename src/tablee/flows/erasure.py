"""Forgetting somebody for good: everywhere at once, again when an older copy is put back, and when nobody uses an account."""

from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from tablee.domains.actors import actions as actors
from tablee.domains.actors.events import PersonErased
from tablee.domains.actors.models import Person
from tablee.flows.knowing import forget_what_was_written
from tablee.kernel import expiry
from tablee.kernel.models import JournalEntry
from tablee.kernel.retention import TIMERS

MOST_IN_A_NIGHT = 200  # people: each is several writes
ERASED = "actors.erase_person"


@transaction.atomic
def erase(person: Person, *, at: datetime) -> None:
    """Account, first names beside shares, messages, sessions: now, not when the worker comes by. The journal stands."""
    expiry.sessions_naming({person.email, person.get_username()}, person_id=person.pk)
    expiry.imports_of(person.ref)
    actors.erase_person(person, at=at)
    forget_what_was_written(PersonErased(person=person.ref), at)


def erased_people() -> set[str]:
    """References of people the journal says were erased; empty where there is no journal yet."""
    try:
        return set(JournalEntry.objects.filter(verb=ERASED).values_list("object_ref", flat=True))
    except DatabaseError:
        return set()


def forget_again(refs: set[str], *, at: datetime) -> int:
    """Erase those who are back; how many. Run on restored data before it takes the place of the living."""
    back = list(Person.objects.filter(ref__in=refs, is_active=True))
    for person in back:
        erase(person, at=at)
    return len(back)


def idle_people(before: datetime) -> int:
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
