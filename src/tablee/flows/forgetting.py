"""Forgetting that outlives a restore: who was erased after a copy was made is erased again when it comes back."""

from datetime import datetime

from django.db import DatabaseError

from tablee.domains.actors import actions as actors
from tablee.domains.actors.models import Person
from tablee.flows.knowing import forget_what_was_written
from tablee.kernel.models import JournalEntry

ERASED = "actors.erase_person"


def erased_people() -> set[str]:
    """References of people the journal says were erased; empty where there is no journal yet."""
    try:
        return set(JournalEntry.objects.filter(verb=ERASED).values_list("object_ref", flat=True))
    except DatabaseError:
        return set()


def forget_again(refs: set[str], *, at: datetime) -> int:
    """Erase those who are back; how many. Run on restored data before it takes the place of the living."""
    back = [person for person in Person.objects.filter(ref__in=refs) if person.is_active]
    for person in back:
        actors.erase_person(person, at=at)
        forget_what_was_written({"person": person.ref}, at)
    return len(back)
