"""What the journal's verbs and the software's own reasons are called: each room says its own, here they are kept.

The journal keeps codes; whoever reads is told in their own language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tablee.kernel.models import JournalEntry
from tablee.kernel.moments import format_date


@dataclass(frozen=True)
class Names:
    """Who the reader may hear named."""

    own_ref: str
    organizations: Mapping[str, str]
    people: Mapping[str, str]

    def organization(self, ref: str) -> str:
        return self.organizations.get(ref) or _("une autre structure")

    def person(self, ref: str) -> str:
        return self.people.get(ref) or _("une personne")


Sentence = Callable[[JournalEntry, Names], tuple[str, str]]  # what was done, and what changed by it
SENTENCES: dict[str, Sentence] = {}
UNSAID: set[str] = set()  # verbs that no organisation is ever shown
REASONS: dict[str, "str | Promise"] = {}
CODE = "reason:"


def say_verbs(sentences: Mapping[str, Sentence]) -> None:
    """Register the sentences of a room's verbs; a verb has one."""
    if twice := SENTENCES.keys() & sentences:
        raise ValueError(f"two sentences for {sorted(twice)}")
    SENTENCES.update(sentences)


def reason(code: str, words: "str | Promise", *once: str) -> str:
    """Register a reason that the software gives; `once`: how older versions wrote it. The code to write."""
    REASONS.update(dict.fromkeys((code, *once), words))
    return code


def reason_in_words(kept: str) -> str:
    """In the reader's language where the software gave it, as it was written where a person did."""
    return str(REASONS.get(kept, "" if kept.startswith(CODE) else kept))


def plain(text: "str | Promise") -> Sentence:
    """A verb that says it all, of its thing (`ref`) and of the `network` it names."""
    return lambda entry, _names: (
        str(text) % {"ref": entry.object_ref, "network": entry.after.get("network", "")},
        "",
    )


def day_of(text: Any) -> str:
    """« 5 mars 2026 » out of a stored day or moment."""
    return format_date(date.fromisoformat(str(text)[:10]), year=True)
