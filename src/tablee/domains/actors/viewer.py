"""Who is looking or acting, for which organisation, from which door. Built once a request by the shell."""

from dataclasses import dataclass, field, replace
from typing import Any

from tablee.domains.actors.enums import RoleKind
from tablee.kernel.journal import Author, Topic


@dataclass(frozen=True)
class Cap:
    """One organisation this person may act for (« casquette »)."""

    organization_id: int
    ref: str
    name: str
    role: str


@dataclass(frozen=True)
class Viewer:
    """person_* are empty for a link without account; organization_* empty until one is chosen.

    `network_ids` are the networks the organisation sits in now; a viewer sees nothing of any other.
    """

    person_id: int = 0
    person_ref: str = ""
    first_name: str = ""
    organization_id: int = 0
    organization_ref: str = ""
    organization_name: str = ""
    role: str = ""
    network_ids: frozenset[int] = frozenset()
    facilitates: frozenset[int] = frozenset()
    caps: tuple[Cap, ...] = field(default=())
    via: str = "page"
    link_scope: str = ""

    @property
    def signed_in(self) -> bool:
        return self.person_id > 0

    @property
    def coordinates(self) -> bool:
        """May change the organisation's settings and people."""
        return self.role == RoleKind.COORDINATOR

    @property
    def wears_several_caps(self) -> bool:
        return len(self.caps) > 1

    def but(self, **changes: Any) -> "Viewer":
        """The same viewer with some fields changed; also when the request only holds a promise of one."""
        return replace(self, **changes)

    @property
    def author(self) -> Author:
        """How the journal names this viewer."""
        return Author(
            person_ref=self.person_ref,
            acting_ref=self.organization_ref,
            via=self.via,
            role=self.role or self.link_scope,
        )

    @property
    def topic(self) -> Topic:
        """The organisation they act for."""
        return Topic("organization", self.organization_ref, concerns=(self.organization_ref,))


NOBODY = Viewer()


def robot(organization_ref: str = "", via: str = "job") -> Viewer:
    """The author of what the software does by itself (jobs, the demonstration's loader)."""
    return Viewer(organization_ref=organization_ref, via=via)
