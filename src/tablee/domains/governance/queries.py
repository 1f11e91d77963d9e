"""By which rules a network lives on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.governance.kinds import KINDS, LAW_VERSION, RuleKind
from tablee.domains.governance.models import Rule
from tablee.kernel.statements import Statement


@dataclass(frozen=True)
class InForce:
    """A value and where it comes from: « v2 » of the network, or the default's version."""

    kind: RuleKind
    value: Any
    version: str
    since: date | None


def rules_on(network_id: int, day: date) -> dict[str, InForce]:
    """Every kind's value in force that day, in one read."""
    found: dict[str, InForce] = {
        key: InForce(kind, kind.default, LAW_VERSION, None) for key, kind in KINDS.items()
    }
    for row in _adopted.rows(network_id=network_id, day=day):
        if row.kind in found:
            found[row.kind] = InForce(KINDS[row.kind], row.value, f"v{row.version}", row.starts_on)
    return found


@Statement
def _adopted(*, network_id: int, day: date) -> QuerySet[Rule]:
    return Rule.objects.filter(network_id=network_id, starts_on__lte=day).order_by("starts_on", "version")


def value_on(network_id: int, key: str, day: date) -> Any:
    return rules_on(network_id, day)[key].value


def history(viewer: Viewer, network_ref: str) -> QuerySet[Rule]:
    """Every version ever adopted in a visible network, newest first. Raises NotVisible."""
    network = actors.network_seen_by(viewer, network_ref)
    return Rule.objects.filter(network=network).order_by("-starts_on", "-version", "kind")
