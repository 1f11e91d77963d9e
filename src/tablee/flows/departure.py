"""Leaving a network: what is still open is listed, settled in the same transaction, and one's data go with one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tablee.domains.actors import actions as actors_actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.actions.organizations import CARD_FIELDS
from tablee.domains.actors.models import Membership, Network, Organization, PublicCard, Site
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import actions as sharing_actions
from tablee.domains.sharing import queries as sharing
from tablee.domains.sharing.enums import OfferStatus
from tablee.flows import scopes
from tablee.flows.words import LEAVES_NETWORK
from tablee.kernel import links
from tablee.kernel.columns import columns
from tablee.standards.sheets.plain import zip_of_tables

EXPORTED_CARD = ("ref", *(name for name in CARD_FIELDS if name != "contact_email"))


def settle_and_leave(network: Network, *, organization: Organization, by: Viewer, at: datetime) -> Membership:
    """Take back open shares, give back claims, withdraw running offers (what others took stands), close needs, leave.

    The donors it speaks for leave with it, and whoever looked after the network for it no longer does.
    """
    with transaction.atomic():
        # Asked first: a refused leave must settle nothing.
        membership = actors_actions.leave(network, organization=organization, by=by, at=at)
        donors = actors.donors_spoken_for(organization, network)
        for donor in donors:  # it has no coordination of its own; the journal names who left
            actors_actions.leave(network, organization=donor, by=by.but(via="job"), at=at)
        ours, *theirs = sharing_actions.hold_open_things([organization, *donors], network.pk, at=at)
        _settle(ours, by=by, at=at)
        for each in theirs:
            _settle(each, by=by.but(via="job"), at=at)
        actors_actions.end_facilitation(network, organization=organization, by=by, at=at)
        return membership


def _settle(open_things: sharing.Commitments, *, by: Viewer, at: datetime) -> None:
    for share in open_things.shares:
        sharing_actions.give_up_share(share, by=by, at=at)
    for claim in open_things.claims:
        sharing_actions.cancel_claim(claim, by=by, at=at)
    for offer in open_things.offers:
        offer.refresh_from_db(fields=["status"])
        if (
            offer.status == OfferStatus.OPEN
        ):  # published for a donor, it may have been settled with its host's
            sharing_actions.withdraw(offer, by=by, at=at, reason=LEAVES_NETWORK)
            links.revoke_all(scopes.BUNDLE, offer.bundle.ref, at=at)
    for need in open_things.needs:
        sharing_actions.close_need(need, by=by, at=at)


def own_data(organization: Organization) -> bytes:
    """A ZIP of CSV tables with everything the organisation wrote here; opens in any spreadsheet."""
    tables: dict[str, list[Mapping[str, Any]]] = {
        "structure": [{name: getattr(organization, name) for name in EXPORTED_CARD}],
        "lieux": list(organization.sites.values(*columns(Site, "organization", "is_main"))),
        "annuaire_public": list(
            PublicCard.objects.filter(organization=organization).values(*columns(PublicCard, "organization"))
        ),
        "fermetures": list(
            organization.closures.values("site__name", "starts_on", "ends_on", "yearly", "reason")
        ),
        "personnes_par_semaine": list(organization.counts.values("counted_on", "persons")),
        "habilitations": list(organization.authorizations.values("level", "holder", "starts_on", "ends_on")),
        "reseaux": list(organization.memberships.values("network__name", "stance", "joined_at", "left_at")),
    }  # fmt: skip
    return zip_of_tables(tables | sharing.everything_of(organization))
