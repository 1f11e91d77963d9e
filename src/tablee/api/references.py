"""References in a body become things of ours; one that names nothing the viewer may see is refused beside its field."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.refusals import Refusal, Refused


def unknown(field: str, sentence: str) -> Refused:
    """A reference that names nothing the viewer may see."""
    return Refused(Refusal(f"unknown_{field.removesuffix('s')}", sentence, field=field))


def our_network(viewer: Viewer, ref: str | None) -> Any:
    """The network named, or our first one. Raises Refused."""
    return our_networks(viewer, None if ref is None else [ref], field="network")[0]


def our_networks(viewer: Viewer, refs: Sequence[str] | None, *, field: str = "networks") -> list[Any]:
    """The networks named, each once, or our first one. Raises Refused, also when we sit in none."""
    ours: dict[str, Any] = {network.ref: network for network in actors.networks_sat_in(viewer)}
    wanted = list(ours)[:1] if refs is None else list(dict.fromkeys(refs))
    if not wanted or not set(wanted) <= set(ours):
        raise unknown(field, _("Votre structure n’est pas dans ce réseau."))
    return [ours[ref] for ref in wanted]


def our_sites(viewer: Viewer, refs: Sequence[str]) -> list[Any]:
    """Places of our own. Raises Refused."""
    ours = {site.ref: site for site in actors.own_organization(viewer).sites.all()}
    if not set(refs) <= set(ours):
        raise unknown("sites", _("Ce lieu est inconnu."))
    return [ours[ref] for ref in dict.fromkeys(refs)]
