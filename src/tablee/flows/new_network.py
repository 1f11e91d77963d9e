"""Founding a further network from one's own structure: it sits there first, and its founder looks after it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tablee.domains.actors import actions, queries, rules
from tablee.domains.actors.models import Network, Person
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.refusals import insist, refuse
from tablee.kernel.words import one_line


def found_network_with(
    viewer: Viewer, *, name: str, territory: str, at: datetime, description: str = ""
) -> Network:
    """A network with the viewer's structure at its table and the viewer as facilitator. Raises Refused."""
    organization = queries.own_organization(viewer)
    insist(rules.why_not_change(organization, by=viewer))
    if not one_line(name):
        refuse("no_name", _("Donnez un nom à ce réseau."), field="name")
    with transaction.atomic():
        network = actions.found_network(name, territory=territory, description=description, by=viewer, at=at)
        founder = viewer.but(facilitates=viewer.facilitates | {network.pk})
        actions.facilitate(network, person=Person.objects.get(pk=viewer.person_id), by=founder, at=at)
        actions.invite(network, organization=organization, by=founder, at=at)
        actions.join(network, organization=organization, by=founder, at=at)
    return network
