"""Taking a part by a link, together with the link that leads back to it: one transaction."""

from datetime import datetime

from django.db import transaction

from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.models import Claim, Offer
from tablee.flows import scopes
from tablee.kernel.models import Link


@transaction.atomic
def take_by_link(
    offer: Offer, *, units: int, by: Viewer, at: datetime, key: str | None
) -> tuple[Claim, Link]:
    """`sharing.claim`, and the way back to it. Raises Refused."""
    claim = sharing.claim(offer, units=units, by=by, at=at, key=key)
    return claim, scopes.claim_link(claim, at=at, holder_ref=by.organization_ref)
