"""Networks, organisations, places, people and roles: tables and their named constraints."""

from tablee.domains.actors.models.closures import Closure
from tablee.domains.actors.models.networks import Facilitation, Invitation, Membership, Network
from tablee.domains.actors.models.organizations import (
    AcceptanceProfile,
    ApiToken,
    Authorization,
    DonorTie,
    Organization,
    PublicCard,
    Site,
    VisitorCount,
)
from tablee.domains.actors.models.people import Person, Role
