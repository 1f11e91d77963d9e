"""Forgetting somebody for good: everywhere at once, and again when an older copy is put back."""

from datetime import datetime

from django.db import DatabaseError, transaction

from tablee.domains.actors import actions as actors
from tablee.domains.actors.events import PersonErased
from tablee.domains.actors.models import Person
from tablee.flows.knowing import forget_what_was_written
from tablee.kernel import expiry
from tablee.kernel.models import JournalEntry

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
