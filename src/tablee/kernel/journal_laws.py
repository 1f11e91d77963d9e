"""Laws of the ground floor: the journal's seals fit what it holds, and its entries are shown to whoever acted."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from tablee.kernel import journal
from tablee.kernel.laws import MOST, Breach, law
from tablee.kernel.models import JournalConcern, JournalEntry


@law("kernel.journal_sealed", "every seal of the journal fits the entries found under it")
def seals_fit() -> Iterator[Breach]:
    for sentence in journal.verify()[:MOST]:
        yield Breach("journal", sentence)


@law("kernel.journal_shown", "an entry is shown to the organisation that acted")
def entries_are_shown_to_whoever_acted() -> Iterator[Breach]:
    shown = JournalConcern.objects.filter(entry=OuterRef("pk"), ref=OuterRef("acting_ref"))
    hidden = JournalEntry.objects.exclude(acting_ref="").exclude(Exists(shown))
    for entry in hidden.order_by("pk")[:MOST]:
        yield Breach(str(entry.pk), f"{entry.verb} hidden from {entry.acting_ref}")
