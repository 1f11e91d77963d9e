"""Forgetting a first name beside what was taken: the share stays, the structure's, the name does not."""

from datetime import datetime

from django.db import transaction

from tablee.domains.sharing.models import Claim, Share


@transaction.atomic
def forget_person(person_ref: str) -> list[str]:
    """Blank the first name on every claim and share of this person. Returns the references of all of them."""
    refs: list[str] = []
    for model in (Claim, Share):
        theirs = model.objects.filter(person_ref=person_ref)
        theirs.exclude(first_name="").update(first_name="")
        refs += theirs.values_list("ref", flat=True)
    return refs


@transaction.atomic
def forget_first_names(before: datetime) -> int:
    """Blank first names typed on a link, on what was answered before this moment; how many."""
    by_link = {"person_ref": ""}
    claims = Claim.objects.filter(changed_at__lt=before, **by_link).exclude(first_name="")
    shares = Share.objects.filter(answered_at__lt=before, **by_link).exclude(first_name="")
    return claims.update(first_name="") + shares.update(first_name="")
