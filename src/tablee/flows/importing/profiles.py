"""What structures can take, by the coordination of each. What a sheet does not say stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tablee.domains.actors import actions as actors
from tablee.domains.actors.models import AcceptanceProfile, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.flows.importing.own import OwnStructures, why_not_coordination
from tablee.flows.importing.shapes import Job, Line, Mark, State, Step, Undone
from tablee.kernel.refusals import Refusal

FIELDS = ("families", "declined_words", "min_days_left", "weekdays", "receiving_hours", "max_g", "max_km")
MOST = {"min_days_left": 3_650, "max_g": 10**12, "max_km": 20_000}


@dataclass(frozen=True)
class _Ready:
    organization: Organization
    by: Viewer
    after: dict[str, Any]
    before: dict[str, Any]


class Profiles:
    key = "profiles"

    def why_not(self, job: Job) -> Refusal | None:
        return why_not_coordination(job)

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        own = OwnStructures(job, coordination=True)
        rows = AcceptanceProfile.objects.filter(organization_id__in=own.named_in(lines))
        standing = {row.organization_id: row for row in rows}
        return [self._step(line, own, standing) for line in lines]

    def _step(self, line: Line, own: OwnStructures, standing: dict[int, AcceptanceProfile]) -> Step:
        what = str(line.values["structure"])
        said = {field: _plain(line.values[field]) for field in FIELDS if field in line.values}
        stands = own.standing(line.values)
        if stands is not None and not _changed(standing[stands.pk], said):
            return Step(line.number, State.THERE, what)
        meant = own.meant(line.values)
        if isinstance(meant, str):
            return Step(line.number, State.WRONG, what, meant)
        organization, by = meant
        if any(field in said and said[field] > most for field, most in MOST.items()):
            return Step(line.number, State.WRONG, what, _("un nombre est trop grand."))
        profile = standing[organization.pk]
        after = _changed(profile, said)
        if not after:
            return Step(line.number, State.THERE, what)
        before = {field: getattr(profile, field) for field in after}
        return Step(
            line.number,
            State.CHANGES,
            what,
            _("met à jour ce qu’elle accepte"),
            _Ready(organization, by, after, before),
        )

    def write(self, steps: Sequence[Step], job: Job) -> list[Mark]:
        marks: list[Mark] = []
        for step in steps:
            if step.state == State.CHANGES:
                row: _Ready = step.ready
                actors.set_profile(row.organization, by=row.by, at=job.at, **row.after)
                marks.append({"organization": row.organization.ref, "before": row.before})
        return marks

    def undo(self, marks: Sequence[Mark], job: Job) -> Undone:
        """What stood before stands again."""
        for mark in marks:
            organization = Organization.objects.get(ref=mark["organization"])
            actors.set_profile(organization, by=job.robot, at=job.at, **mark["before"])
        return Undone(len(marks))


def _changed(profile: AcceptanceProfile, said: dict[str, Any]) -> dict[str, Any]:
    """What the line would change; families and days are sets, their order says nothing."""
    return {
        field: value
        for field, value in said.items()
        if (
            set(getattr(profile, field)) != set(value)
            if field in ("families", "weekdays")
            else getattr(profile, field) != value
        )
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
