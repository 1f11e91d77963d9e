"""Publishing an offer together with its link for the message loop: one transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.models import Bundle
from tablee.flows import scopes


@transaction.atomic
def publish_with_link(network: Network, *, by: Viewer, at: datetime, **said: Any) -> Bundle:
    """`sharing.publish`, and the link that the giver pastes. Raises Refused."""
    bundle = sharing.publish(network, by=by, at=at, **said)
    scopes.loop_link(bundle, at=at, by_ref=by.person_ref)
    return bundle
