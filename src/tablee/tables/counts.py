"""People received a week, by the coordination of each structure. The same figure of the same day adds nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.domains.actors import actions as actors
from tablee.domains.actors import queries
from tablee.domains.actors.models import Network, Organization, VisitorCount
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.moments import format_date
from tablee.kernel.quantities import format_number
from tablee.kernel.refusals import Refusal
from tablee.standards.sheets import heard
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.tables.kinds import PERSONS
from tablee.tables.names import STRUCTURE, OwnStructures, distinct, why_not_coordination
from tablee.tables.table import ImportTable, Job, Line, Mark, Row, State, Step, Undone

MOST = 1_000_000


@dataclass(frozen=True)
class _Ready:
    organization: Organization
    by: Viewer
    counted_on: date
    persons: int
    before: int | None


class Counts(ImportTable):
    label = gettext_lazy("Personnes reçues")
    lead = gettext_lazy("Par semaine, chaque chiffre daté")
    ask = gettext_lazy("Des personnes reçues")
    schema = Schema(
        "counts",
        (
            STRUCTURE,
            Column(
                "counted_on", "Semaine du", kinds.WEEK, "date, semaine, jour, semaine du lundi, le", True,
                "16/11/2026",
            ),
            Column(
                "persons", "Personnes reçues", PERSONS,
                heard.PEOPLE_RECEIVED
                + ", personnes, nombre de personnes, nb personnes, personnes accueillies, nombre, effectif, nb",
                True, "120",
            ),
        ),
        identities=(("structure", "counted_on"),),
    )  # fmt: skip

    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """People received a week by each member, every dated figure."""
        names = distinct(queries.organizations_seen_by(viewer))
        rows = VisitorCount.objects.filter(organization__in=queries.members_of(network).order_by())
        return [
            {"structure": names[row.organization_id], "counted_on": row.counted_on, "persons": row.persons}
            for row in rows.order_by("organization__sort_name", "organization_id", "counted_on")
        ]

    def why_not(self, job: Job) -> Refusal | None:
        return why_not_coordination(job)

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        own = OwnStructures(job, coordination=True)
        standing = {
            (organization_id, day): persons
            for organization_id, day, persons in VisitorCount.objects.filter(
                organization_id__in=own.named_in(lines)
            ).values_list("organization_id", "counted_on", "persons")
        }
        return [self._step(line, own, standing) for line in lines]

    def _step(self, line: Line, own: OwnStructures, standing: dict[tuple[int, date], int]) -> Step:
        persons, day = int(line.values["persons"]), line.values["counted_on"]
        what = f"{line.values['structure']}, {format_date(day)}\u00a0: {format_number(persons)}"
        stands = own.standing(line.values)
        if stands is not None and standing.get((stands.pk, day)) == persons:
            return Step(line.number, State.THERE, what)
        meant = own.meant(line.values)
        if isinstance(meant, str):
            return Step(line.number, State.WRONG, what, meant)
        if persons > MOST:
            return Step(line.number, State.WRONG, what, _("ce nombre est trop grand."))
        organization, by = meant
        before = standing.get((organization.pk, day))
        if before == persons:
            return Step(line.number, State.THERE, what)
        ready = _Ready(organization, by, day, persons, before)
        if before is None:
            return Step(line.number, State.READY, what, ready=ready)
        said = _("remplace %(before)s") % {"before": format_number(before)}
        return Step(line.number, State.CHANGES, what, said, ready)

    def write(self, steps: Sequence[Step], job: Job) -> list[Mark]:
        marks: list[Mark] = []
        for step in steps:
            if step.state not in (State.READY, State.CHANGES):
                continue
            row: _Ready = step.ready
            actors.record_count(
                row.organization, persons=row.persons, counted_on=row.counted_on, by=row.by, at=job.at
            )
            marks.append(
                {
                    "organization": row.organization.ref,
                    "day": row.counted_on.isoformat(),
                    "persons": row.persons,
                    "before": row.before,
                }
            )
        return marks

    def undo(self, marks: Sequence[Mark], job: Job) -> Undone:
        """What stood before stands again; what was new goes; what somebody changed since stays."""
        count, stays = 0, []
        for mark in marks:
            day = date.fromisoformat(mark["day"])
            row = VisitorCount.objects.filter(organization__ref=mark["organization"], counted_on=day).first()
            if row is None or row.persons != mark["persons"]:
                stays.append(_("%(day)s : le nombre a changé depuis") % {"day": format_date(day)})
                continue
            actors.take_back_count(row, before=mark["before"], by=job.robot, at=job.at)
            count += 1
        return Undone(count, tuple(stays))
