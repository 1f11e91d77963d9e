"""Which of the viewer's networks a page is about, and the tabs that lead to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.http import urlencode

from tablee.kernel.refusals import visible

if TYPE_CHECKING:
    from tablee.domains.actors.models import Network


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool


def chosen(networks: Sequence[Network], ref: str) -> Network | None:
    """The network asked for, else the one joined first. Raises NotVisible for one the viewer does not sit in."""
    if not ref:
        return networks[0] if networks else None
    return visible(next((network for network in networks if network.ref == ref), None))


def tabs(networks: Sequence[Network], current: Network | None, path: str) -> list[Tab]:
    """One tab a network when there are several."""
    if len(networks) < 2:
        return []
    return [
        Tab(network.name, f"{path}?{urlencode({'reseau': network.ref})}", network == current)
        for network in networks
    ]
