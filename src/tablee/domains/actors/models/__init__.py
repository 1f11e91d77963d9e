"""Networks, organisations, places, people and roles: tables and their named constraints."""

from tablee.domains.actors.models.authorizations import Authorization
from tablee.domains.actors.models.closures import Closure
from tablee.domains.actors.models.networks import Facilitation, Invitation, Membership, Network
from tablee.domains.actors.models.organizations import AcceptanceProfile, DonorTie, Organization, VisitorCount
from tablee.domains.actors.models.people import Person, Role
from tablee.domains.actors.models.public import PublicCard
from tablee.domains.actors.models.sites import Site
from tablee.domains.actors.models.tokens import ApiToken
