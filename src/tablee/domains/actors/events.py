"""Facts that actors tell the rest of the house: who came, was invited, entrusted or forgotten. References only."""

from dataclasses import dataclass

from tablee.kernel.events import Event


@dataclass(frozen=True)
class PersonAppointed(Event):
    name = "actors.appointed"
    organization: str = ""
    person: str = ""


@dataclass(frozen=True)
class PersonErased(Event):
    name = "actors.person_erased"
    person: str = ""


@dataclass(frozen=True)
class OrganizationInvited(Event):
    name = "actors.invited"
    network: str = ""
    organization: str = ""


@dataclass(frozen=True)
class OrganizationJoined(Event):
    name = "actors.joined"
    network: str = ""
    organization: str = ""


@dataclass(frozen=True)
class OrganizationLeft(Event):
    name = "actors.left"
    network: str = ""
    organization: str = ""


@dataclass(frozen=True)
class FacilitatorNamed(Event):
    """Looks after a network from now on; `why`: entrusted, or eldest when those who did have left."""

    name = "actors.looks_after"
    network: str = ""
    organization: str = ""
    person: str = ""
    why: str = ""
