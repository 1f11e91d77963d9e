"""Facts that actors tell the rest of the house: who came, was invited, entrusted or forgotten. References only."""

from tablee.kernel.events import Event


class PersonAppointed(Event):
    name = "actors.appointed"
    organization: str = ""
    person: str = ""


class PersonErased(Event):
    person: str = ""


class OrganizationInvited(Event):
    name = "actors.invited"
    network: str = ""
    organization: str = ""


class OrganizationJoined(Event):
    name = "actors.joined"
    network: str = ""
    organization: str = ""


class OrganizationLeft(Event):
    name = "actors.left"
    network: str = ""
    organization: str = ""


class FacilitatorNamed(Event):
    """Looks after a network from now on; `why`: entrusted, or eldest when those who did have left."""

    name = "actors.looks_after"
    network: str = ""
    organization: str = ""
    person: str = ""
    why: str = ""
