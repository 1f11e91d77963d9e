"""Publishing an offer together with its link for the message loop, and another link later: one transaction each."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import rules
from tablee.domains.sharing.models import Bundle, Offer
from tablee.flows import scopes
from tablee.kernel import journal, links
from tablee.kernel.models import Link
from tablee.kernel.refusals import insist


@transaction.atomic
def publish_with_link(network: Network, *, by: Viewer, at: datetime, **said: Any) -> Bundle:
    """`sharing.publish`, and the link that the giver pastes. Raises Refused."""
    bundle = sharing.publish(network, by=by, at=at, **said)
    scopes.loop_link(bundle, at=at, by_ref=by.person_ref)
    return bundle


@transaction.atomic
def renew_loop_link(offer: Offer, *, by: Viewer, at: datetime) -> Link:
    """Close the link that went too far and open another, for the whole bundle of the offer. Raises Refused."""
    insist(rules.why_not_givers(offer, by=by))
    links.revoke_all(scopes.BUNDLE, offer.bundle.ref, at=at)
    link = scopes.loop_link(offer.bundle, at=at, by_ref=by.person_ref)
    publisher = offer.bundle.publisher.ref
    journal.write("sharing.renew_link", offer.topic, by.author, at, concerns=[publisher])
    return link
