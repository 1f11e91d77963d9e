"""Who the token speaks for, its networks, and joining or leaving them."""

from typing import TYPE_CHECKING

from django.utils import timezone
from ninja import Router
from pydantic import BaseModel

from tablee.api.operations import TokenRequest, reading, writing
from tablee.api.paging import Page, Part, page
from tablee.api.values import Named, Ref, Thing, answer_from
from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.flows import departure
from tablee.kernel.refusals import visible

if TYPE_CHECKING:
    from tablee.domains.actors.models import Network as NetworkRow


router = Router()


class Me(BaseModel):
    """The organisation a token speaks for."""

    organization: Named
    may_write: bool
    networks: list[Named]


class Network(Thing, room="networks"):
    """A table where organisations share. An offer belongs to one network."""

    name: str
    territory: str
    description: str
    time_zone: str


def network_out(network: "NetworkRow") -> Network:
    return answer_from(Network, network)


@reading(router, "/me", Me, name="me")
def read_me(request: TokenRequest) -> Me:
    """Who am I here"""
    viewer = request.viewer
    return Me(
        organization=Named(ref=viewer.organization_ref, name=viewer.organization_name),
        may_write=viewer.coordinates,
        networks=[Named.model_validate(network) for network in actors.networks_seen_by(viewer)],
    )


@reading(router, "/networks", Page[Network], name="networks")
def list_networks(request: TokenRequest, part: Part) -> Page[Network]:
    """Our networks"""
    rows = actors.networks_seen_by(request.viewer)
    return page(request, rows, network_out, order=("name", "id"), part=part)


@reading(router, "/networks/{ref}", Network, name="network")
def read_network(request: TokenRequest, ref: Ref) -> Network:
    """One of our networks"""
    return network_out(actors.network_seen_by(request.viewer, ref))


@reading(router, "/invitations", Page[Network], name="invitations")
def list_invitations(request: TokenRequest) -> Page[Network]:
    """Networks that hold out their hand to us"""
    rows = actors.invitations_for(request.viewer).order_by("network__name", "pk")
    return Page(items=[network_out(row.network) for row in rows])


@writing(router, "POST", "/networks/{ref}/join", Network, name="network_join")
def join_network(request: TokenRequest, ref: Ref) -> Network:
    """Say yes to an invitation"""
    viewer = request.viewer
    invitation = visible(actors.invitations_for(viewer).filter(network__ref=ref).first())
    own = actors.own_organization(viewer)
    actions.join(invitation.network, organization=own, by=viewer, at=timezone.now())
    return network_out(invitation.network)


@writing(router, "POST", "/networks/{ref}/leave", Network, name="network_leave")
def leave_network(request: TokenRequest, ref: Ref) -> Network:
    """Leave a network

    What is still open there is settled: shares taken back, claims given back, running offers withdrawn, needs closed.
    """
    viewer = request.viewer
    network = actors.network_seen_by(viewer, ref)
    own = actors.own_organization(viewer)
    departure.settle_and_leave(network, organization=own, by=viewer, at=timezone.now())
    return network_out(network)
