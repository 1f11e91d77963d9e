"""What was said, for the operators' page and for tests; addresses are never shown to other structures."""

from django.db.models import Count

from tablee.domains.messages.models import Message


def counts_by_state() -> dict[str, int]:
    return dict(Message.objects.values_list("state").annotate(count=Count("id")))
