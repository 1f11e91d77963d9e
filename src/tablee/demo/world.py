"""What has been loaded so far, by the keys of the data files."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from tablee.demo import days
from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import RoleKind
from tablee.domains.actors.models import Network, Organization, Person
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.models import Offer
from tablee.domains.stock.models import Product
from tablee.flows import scopes


@dataclass
class World:
    """at: the moment of loading; placed: how many stand at each place; voices: who speaks for each structure."""

    at: datetime
    say: Callable[[str], object]
    networks: dict[str, Network] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    voices: dict[str, tuple[str, Person]] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    placed: Counter[str] = field(default_factory=Counter)

    @property
    def day(self) -> date:
        return days.today(self.at)

    def speaks(self, organization: str, person: Person, role: str) -> None:
        """This person may speak for the structure; coordination goes before the team."""
        known = self.voices.get(organization)
        if known is None or (role == RoleKind.COORDINATOR and known[0] != RoleKind.COORDINATOR):
            self.voices[organization] = (role, person)

    def voice(self, organization: str) -> Viewer:
        """The viewer who acts for a structure: its person, or nobody in particular when it has no account."""
        structure = self.organizations[organization]
        if organization in self.voices:
            return actors.viewer_of(self.voices[organization][1], acting_ref=structure.ref)
        return actors.viewer_for(structure, via="job")

    def door(self, organization: str, *, first_name: str = "", scope: str = scopes.DONOR) -> Viewer:
        """The viewer behind a structure's link, without account."""
        structure = self.organizations[organization]
        return actors.viewer_for(structure, first_name=first_name, via="link", scope=scope)
