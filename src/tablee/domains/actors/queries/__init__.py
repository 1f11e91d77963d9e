"""What pages may know about people and places. Whoever shares no network with the viewer is not found."""

from tablee.domains.actors.queries.donors import donor_seen_by, donors_of, donors_spoken_for, seats_of
from tablee.domains.actors.queries.networks import (
    Seat,
    cards_of,
    facilitated_by,
    hold_seat,
    hold_seat_for,
    invitations_for,
    looked_after_by,
    members_of,
    network_seen_by,
    networks_of,
    networks_sat_in,
    networks_seen_by,
    seats_in,
    zone_of,
)
from tablee.domains.actors.queries.organizations import (
    authorizations_of,
    authorized_ids,
    counts_of,
    counts_since,
    organization_by_ref,
    organization_seen_by,
    organization_to_invite,
    organizations_seen_by,
    own_organization,
    persons_on,
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
from tablee.domains.actors.queries.viewers import (
    token_behind,
    token_seen_by,
    tokens_of,
    viewer_for,
    viewer_of,
    viewer_of_token,
)
