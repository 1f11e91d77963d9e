"""The first visit of a fresh installation: a network, its first structure, its first coordinator, in one transaction. Once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tablee.domains.actors import actions as actors_actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import RoleKind
from tablee.domains.actors.models import Network, Organization, Person
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.models import Bundle
from tablee.flows import scopes
from tablee.kernel import counters
from tablee.kernel.models import Link
from tablee.kernel.refusals import refuse

FOUNDING = "flows.founding"
ALL = 3


@dataclass(frozen=True)
class Wish:
    """What the three steps of the wizard asked."""

    network: str
    territory: str
    structure: str
    kind: str
    insee_code: str
    first_name: str
    email: str
    language: str = "fr"


@dataclass(frozen=True)
class Foundation:
    network: Network
    organization: Organization
    person: Person


@transaction.atomic
def install(wish: Wish, *, at: datetime) -> Foundation:
    """Everything, or nothing. Of two people who finish together one founds; the other is Refused (`founded`)."""
    counters.next_value(
        FOUNDING
    )  # on PostgreSQL the second waits here until the first has written or given up
    if actors.anyone_there():
        refuse(
            "founded",
            _("Quelqu’un vient de finir l’installation."),
            _("Entrez avec votre adresse, ou demandez à cette personne de vous inviter."),
            conflict=True,
        )
    person = actors_actions.register_person(
        wish.email, first_name=wish.first_name, at=at, language=wish.language
    )
    by = Viewer(person_ref=person.ref, first_name=person.first_name, via="job")  # nobody is there to be asked
    network = actors_actions.found_network(wish.network, territory=wish.territory, by=by, at=at)
    organization = actors_actions.welcome_organization(wish.structure, kind=wish.kind, by=by, at=at)
    actors_actions.set_site(organization, insee_code=wish.insee_code, by=by, at=at)
    actors_actions.join(network, organization=organization, by=by, at=at)
    actors_actions.appoint(organization, person=person, kind=RoleKind.COORDINATOR, by=by, at=at)
    actors_actions.facilitate(network, person=person, by=by, at=at)
    return Foundation(network, organization, person)


@dataclass(frozen=True)
class Steps:
    """How far an empty network has come: others brought in by a spreadsheet, a first offer, its link. Then the card."""

    company: bool
    offer: bool
    link: bool
    card: bool

    @property
    def done(self) -> int:
        """Of the three that make a table; the card is filled whenever one likes."""
        return sum((self.company, self.offer, self.link))

    @property
    def over(self) -> bool:
        return self.done == ALL


def first_steps(viewer: Viewer, *, at: datetime) -> Steps:
    """Asked of the network, not of the structure: whoever joins a table that is set has nothing to set up."""
    organization = actors.own_organization(viewer)
    others = actors.organizations_seen_by(viewer).exclude(pk=organization.pk)
    bundles = Bundle.objects.filter(network_id__in=viewer.network_ids)
    loops = Link.objects.filter(scope=scopes.BUNDLE, holder_ref="", object_ref__in=bundles.values("ref"))
    return Steps(
        company=others.exists(), offer=bundles.exists(), link=loops.exists(), card=bool(organization.does)
    )


def guides(viewer: Viewer, *, at: datetime) -> bool:
    """Whether the first ten minutes still lie ahead: for the coordination of a structure at a table not yet set."""
    return viewer.coordinates and bool(viewer.network_ids) and not first_steps(viewer, at=at).over
