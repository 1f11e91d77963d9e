"""What pages may know about people and places. Whoever shares no network with the viewer is not found."""

from tablee.domains.actors.queries.authorizations import authorizations_of, authorized_ids
from tablee.domains.actors.queries.counts import counts_of, counts_since, persons_on
from tablee.domains.actors.queries.donors import donor_seen_by, donors_of, donors_spoken_for, seats_of
from tablee.domains.actors.queries.facilitation import facilitated_by, looked_after_by
from tablee.domains.actors.queries.networks import (
    Seat,
    cards_of,
    had_network_in_common,
    hold_seat,
    invitations_for,
    members_of,
    network_seen_by,
    networks_of,
    networks_sat_in,
    networks_seen_by,
    seats_in,
    zone_of,
)
from tablee.domains.actors.queries.organizations import (
    names_of,
    organization_by_ref,
    organization_seen_by,
    organization_to_invite,
    organizations_seen_by,
    own_organization,
)
from tablee.domains.actors.queries.people import (
    anyone_there,
    correspondents,
    first_names_of,
    left_without_coordination,
    own_role,
    own_roles,
    people_of,
    person_behind,
    person_by_email,
    person_by_ref,
    role_seen_by,
)
from tablee.domains.actors.queries.public import PublicPlace, own_places, public_card_of, public_places
from tablee.domains.actors.queries.sites import Place, directory, main_site, site_of
from tablee.domains.actors.queries.tokens import token_behind, token_seen_by, tokens_of, viewer_of_token
from tablee.domains.actors.queries.viewers import viewer_for, viewer_of
