"""What the verbs of governance are called in the journal."""

from django.utils.translation import gettext as __

from tablee.kernel.models import JournalEntry
from tablee.kernel.sentences import Names, say_verbs


def _adopted(entry: JournalEntry, _names: Names) -> tuple[str, str]:
    return __("a adopté une règle du réseau"), str(entry.after.get("version", ""))


say_verbs(
    {
        "governance.adopt": _adopted,
    }
)
