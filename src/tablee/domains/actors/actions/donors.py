"""Donors without account: brought in by a structure, let go by it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tablee.domains.actors import rules
from tablee.domains.actors.actions.organizations import welcome_organization
from tablee.domains.actors.enums import Stance
from tablee.domains.actors.models import DonorTie, Membership, Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.refusals import Refusal, insist, refuse


@transaction.atomic
def bring_in_donor(
    name: str,
    *,
    host: Organization,
    kind: str,
    by: Viewer,
    at: datetime,
    networks: Iterable[Network],
    **card: Any,
) -> Organization:
    """A donor without account, brought in by `host`, giving to those networks where the host sits."""
    if by.via != "job" and by.organization_id != host.pk:
        refuse("not_yours", _("Vous n’agissez pas pour cette structure."))
    donor = welcome_organization(name, kind=kind, by=by, at=at, **card)
    DonorTie.objects.create(donor=donor, host=host, since=at)
    for network in networks:
        insist(
            None if rules.is_in(network, host) else Refusal("not_in", _("Vous n’êtes pas dans ce réseau."))
        )
        Membership.objects.create(network=network, organization=donor, stance=Stance.GIVER, joined_at=at)
    return donor


@transaction.atomic
def let_go_of_donor(donor: Organization, *, host: Organization, by: Viewer, at: datetime) -> None:
    """The host no longer speaks for it: it leaves the host's networks and its address is forgotten.

    What it gave stays in the history of those who took. The donor's open things and its links are `flows.donors`'s.
    """
    insist(rules.why_not_change(host, by=by))
    Membership.objects.filter(organization=donor, left_at__isnull=True).update(left_at=at)
    DonorTie.objects.filter(donor=donor, host=host).delete()
    Organization.objects.filter(pk=donor.pk).update(contact_email="")
    named = {"name": donor.name}
    journal.write("actors.let_go_of_donor", donor.topic, by.author, at, before=named, concerns=[host.ref])
