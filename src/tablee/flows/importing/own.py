"""Whose line is it: the structures a person may write for in one sheet."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import RoleKind
from tablee.domains.actors.models import Organization
from tablee.domains.actors.viewer import Cap, Viewer
from tablee.flows.importing.shapes import Job
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import fold


class OwnStructures:
    """The caps of the person, by folded name; with `coordination` only those they coordinate."""

    def __init__(self, job: Job, *, coordination: bool) -> None:
        self.by = job.by
        caps = [cap for cap in job.by.caps if not coordination or cap.role == RoleKind.COORDINATOR]
        self.caps: dict[str, Cap] = {fold(cap.name): cap for cap in caps}
        self.found: dict[str, tuple[Organization, Viewer]] = {}

    def meant(self, values: Mapping[str, Any]) -> tuple[Organization, Viewer] | str:
        """The structure of a line and the viewer acting for it, or why not."""
        name = str(values["structure"])
        cap = self.caps.get(fold(name))
        if cap is None:
            return _("« %(name)s » n’est pas une structure pour laquelle vous pouvez écrire cela.") % {
                "name": name
            }
        if cap.ref not in self.found:
            self.found[cap.ref] = self._acting_for(cap)
        return self.found[cap.ref]

    def _acting_for(self, cap: Cap) -> tuple[Organization, Viewer]:
        acting = self.by.but(
            organization_id=cap.organization_id,
            organization_ref=cap.ref,
            organization_name=cap.name,
            role=cap.role,
            network_ids=actors.networks_of(cap.organization_id),
        )
        return actors.own_organization(acting), acting


def why_not_coordination(job: Job) -> Refusal | None:
    """Somebody who coordinates at least one structure."""
    if any(cap.role == RoleKind.COORDINATOR for cap in job.by.caps):
        return None
    return Refusal("not_coordinator", _("Seule la coordination d’une structure importe cela pour elle."))
