"""A donor without account: brought in with its place and its link; the link renewed or closed by its host."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tablee.domains.actors import actions, queries, rules
from tablee.domains.actors.models import DonorTie, Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.flows import scopes
from tablee.kernel import journal, links
from tablee.kernel.models import Link
from tablee.kernel.refusals import Refusal, insist


def why_not_host(donor: Organization, *, by: Viewer) -> Refusal | None:
    """Only the coordination of the structure that brought the donor in speaks for it."""
    host = queries.own_organization(by)
    if (refusal := rules.why_not_change(host, by=by)) is not None:
        return refusal
    if not DonorTie.objects.filter(donor=donor, host=host).exists():
        return Refusal("not_host", _("Ce donateur est suivi par une autre structure."))
    return None


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
    insist(rules.why_not_change(host, by=by))
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
        _note("actors.renew_donor_link", donor, by, at)
    return link


def close_link(donor: Organization, *, by: Viewer, at: datetime) -> None:
    """Close every link of the donor; twice is once. Raises Refused."""
    insist(why_not_host(donor, by=by))
    with transaction.atomic():
        if links.revoke_all(scopes.DONOR, donor.ref, at=at):
            _note("actors.close_donor_link", donor, by, at)


def live_link(donor: Organization, *, at: datetime) -> Link | None:
    """The donor's open link, without making one."""
    live = links.live_links(scopes.DONOR, donor.ref, at=at, holder_ref=donor.ref)
    return live[0] if live else None


def _note(verb: str, donor: Organization, by: Viewer, at: datetime) -> None:
    journal.write(verb, by=by.author, kind="organization", ref=donor.ref, at=at, concerns=[donor.ref])
