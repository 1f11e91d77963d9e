"""A donor without account: brought in with its place and its link; the link renewed or closed by its host."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tablee.domains.actors import actions, queries, rules
from tablee.domains.actors.enums import GIVER_KINDS, Stance
from tablee.domains.actors.models import DonorTie, Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import queries as sharing
from tablee.domains.sharing.rules import still_lives
from tablee.flows import scopes
from tablee.kernel import journal, links
from tablee.kernel.models import Link
from tablee.kernel.refusals import Refusal, insist, refuse


def why_not_host(donor: Organization, *, by: Viewer) -> Refusal | None:
    """Only the coordination of the structure that brought the donor in speaks for it."""
    host = queries.own_organization(by)
    if (refusal := rules.why_not_change(host, by=by)) is not None:
        return refusal
    if not DonorTie.objects.filter(donor=donor, host=host).exists():
        return Refusal("not_host", _("Ce donateur est suivi par une autre structure."))
    return None


def why_not_kind(kind: str) -> Refusal | None:
    """Shops, growers and kitchens give by a link; a structure that receives has people of its own, and comes with them."""
    if kind in GIVER_KINDS:
        return None
    said = _("Ce genre de structure a ses propres personnes : invitez-la plutôt dans le réseau.")
    return Refusal("not_a_donor", said, field="kind")


def bring_in(
    name: str,
    *,
    kind: str,
    networks: Iterable[Network],
    by: Viewer,
    at: datetime,
    place: dict[str, Any],
    **card: Any,
) -> Organization:
    """A donor in those networks, with its place when a commune is known, and its link. Raises Refused."""
    host = queries.own_organization(by)
    insist(rules.why_not_change(host, by=by) or why_not_kind(kind))
    with transaction.atomic():
        donor = actions.bring_in_donor(name, host=host, kind=kind, by=by, at=at, networks=networks, **card)
        if place:
            # The donor has no coordination of its own; the journal still names who did it.
            actions.set_site(donor, by=by.but(via="job"), at=at, **place)
        scopes.donor_link(donor, at=at, by_ref=by.organization_ref)
    return donor


def renew_link(donor: Organization, *, by: Viewer, at: datetime) -> Link:
    """Close every link of the donor and give it one new one. Raises Refused."""
    insist(why_not_host(donor, by=by))
    with transaction.atomic():
        links.revoke_all(scopes.DONOR, donor.ref, at=at)
        link = scopes.donor_link(donor, at=at, by_ref=by.organization_ref)
        journal.write("actors.renew_donor_link", donor.topic, by.author, at)
    return link


def close_link(donor: Organization, *, by: Viewer, at: datetime) -> None:
    """Close every link of the donor; twice is once. Raises Refused."""
    insist(why_not_host(donor, by=by))
    with transaction.atomic():
        if links.revoke_all(scopes.DONOR, donor.ref, at=at):
            journal.write("actors.close_donor_link", donor.topic, by.author, at)


def update(
    donor: Organization,
    *,
    networks: Iterable[Network],
    by: Viewer,
    at: datetime,
    place: dict[str, Any],
    **card: Any,
) -> Organization:
    """Change what is said of the donor, where it stands and to which of the host's networks it gives. Raises Refused."""
    insist(why_not_host(donor, by=by) or why_not_kind(card.get("kind", donor.kind)))
    acting = by.but(via="job")  # it has no coordination of its own; the journal still names who did it
    with transaction.atomic():
        _seat(donor, list(networks), by=by, at=at)
        fresh = actions.update_card(donor, by=acting, at=at, **card)
        if place:
            actions.set_site(donor, site=queries.main_site(donor.pk), by=acting, at=at, **place)
    return fresh


def _seat(donor: Organization, wanted: list[Network], *, by: Viewer, at: datetime) -> None:
    """Where it gives from now on, among the networks where the host sits; elsewhere nothing changes."""
    sits = queries.networks_of(donor.pk)
    if not {each.pk for each in wanted} <= by.network_ids:
        refuse("not_in", _("Vous n’êtes pas dans ce réseau."), field="networks")
    for network in queries.networks_seen_by(by).filter(pk__in=by.network_ids):
        if network in wanted and network.pk not in sits:
            actions.join(network, organization=donor, by=by.but(via="job"), at=at, stance=Stance.GIVER)
        elif network not in wanted and network.pk in sits:
            actions.leave(network, organization=donor, by=by.but(via="job"), at=at)
            insist(_why_still_gives(donor, [network.pk], at), conflict=True)


def why_not_let_go(donor: Organization, *, by: Viewer, at: datetime) -> Refusal | None:
    """Its host may, once nothing of the donor is to be taken or fetched any more."""
    return why_not_host(donor, by=by) or _why_still_gives(donor, None, at)


def let_go(donor: Organization, *, by: Viewer, at: datetime) -> None:
    """No longer our donor: its links close, it leaves our networks, its address is forgotten. Raises Refused."""
    insist(why_not_host(donor, by=by))
    with transaction.atomic():
        links.revoke_all(scopes.DONOR, donor.ref, at=at)
        actions.let_go_of_donor(donor, host=queries.own_organization(by), by=by, at=at)
        # Its seats are closed: nothing can be published any more, what lives is now known for good.
        insist(_why_still_gives(donor, None, at), conflict=True)


def _why_still_gives(donor: Organization, network_ids: list[int] | None, at: datetime) -> Refusal | None:
    living = sharing.living_offers(at=at, giver=donor, network_ids=network_ids)
    said = _("Une offre de ce donateur court encore\u00a0: %(label)s.")
    return still_lives(living, said, field="networks") if living else None


def live_link(donor: Organization, *, at: datetime) -> Link | None:
    """The donor's open link, without making one."""
    return links.live_link(scopes.DONOR, donor.ref, at=at, holder_ref=donor.ref)
