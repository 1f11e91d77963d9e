"""Numbers given once each, in order of asking, under the transaction of whoever asks."""

from django.db.models import F

from tablee.kernel.models import Counter


def next_value(name: str, *, start: int = 1) -> int:
    """The next number of this series; the first is `start`. Call inside a transaction: the row is locked."""
    if not Counter.objects.filter(name=name).update(value=F("value") + 1):
        # Two first callers meet at the unique name: one inserts, the other's insert is ignored.
        Counter.objects.bulk_create([Counter(name=name, value=start - 1)], ignore_conflicts=True)
        Counter.objects.filter(name=name).update(value=F("value") + 1)
    return Counter.objects.values_list("value", flat=True).get(name=name)


def reserve(name: str, count: int, *, start: int = 1) -> range:
    """`count` numbers at once, for bulk doors."""
    Counter.objects.bulk_create([Counter(name=name, value=start - 1)], ignore_conflicts=True)
    Counter.objects.filter(name=name).update(value=F("value") + count)
    last = Counter.objects.values_list("value", flat=True).get(name=name)
    return range(last - count + 1, last + 1)


def at_least(name: str, value: int) -> None:
    """Move the series forward so that numbers up to `value` are never given (imports and the demo bring their own)."""
    Counter.objects.bulk_create([Counter(name=name, value=value)], ignore_conflicts=True)
    Counter.objects.filter(name=name, value__lt=value).update(value=value)
