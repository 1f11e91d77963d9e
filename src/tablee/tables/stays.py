"""What an undone import leaves standing, in the words of whoever reads: names only of structures that they see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tablee.domains.actors import queries
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.refusals import Refusal


@dataclass(frozen=True)
class Stay:
    """A thing that is not taken back, as a person recognises it, and why. Its sentence is the reader's.

    `whose`: its structure, by its code; "" for what is a network's, None where nobody knows any more.
    """

    mark: Mapping[str, Any]
    what: str
    why: Refusal
    whose: str | None = None

    def __str__(self) -> str:
        why = self.why.sentence.rstrip(".")
        return f"{self.what}\u00a0: {why}" if self.what else why

    @property
    def kept(self) -> dict[str, Any]:
        """Plain JSON values: the reason by its code, to be said again by `ImportTable.stayed`, and as it was said."""
        facts = {name: value for name, value in self.why.facts.items() if isinstance(value, str | int)}
        reason = {"stays": self.why.code, "facts": facts, "said": self.why.sentence}
        return dict(self.mark) | {"what": self.what, "whose": self.whose} | reason


def sentences(stays: Iterable[Stay], by: Viewer, network_ref: str) -> list[str]:
    """As this reader may know them: whoever acts for the same structure may see others of its networks, or fewer."""
    rows = list(stays)
    seen = queries.organizations_seen_by(by).filter(ref__in={stay.whose for stay in rows})
    known = {*seen.values_list("ref", flat=True), *(donor.ref for donor in queries.donors_of(by))}
    if network_ref in (network.ref for network in queries.networks_seen_by(by)):
        known.add("")
    return [
        str(stay) if stay.whose in known else _("une structure ou un réseau que vous ne voyez pas")
        for stay in rows
    ]
