"""Forgetting a first name beside what was taken: the share stays, the structure's, the name does not."""

from django.db import transaction

from tablee.domains.sharing.models import Claim


@transaction.atomic
def forget_person(person_ref: str) -> int:
    """Blank the first name on every claim of this person; on how many. Twice is once."""
    return Claim.objects.filter(person_ref=person_ref).exclude(first_name="").update(first_name="")
