"""People received a week, by the coordination of each structure. The same figure of the same day adds nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from tablee.domains.actors import actions as actors
from tablee.domains.actors import queries
from tablee.domains.actors.models import Network, Organization, VisitorCount
from tablee.domains.actors.rules import why_not_count
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.moments import format_past_date
from tablee.kernel.quantities import format_number
from tablee.kernel.refusals import Refusal, insist
from tablee.standards.sheets import heard
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.tables.kinds import PERSONS
from tablee.tables.names import OWN_STRUCTURE, OfStructures, OwnStructures, distinct
from tablee.tables.table import Job, Line, Mark, Row, State, Step
from tablee.tables.words import change_words

_Ready = tuple[Organization, dict[str, Any], int | None]  # what is said of it, the number that stood


class Counts(OfStructures):
    label = gettext_lazy("Personnes reçues")
    lead = gettext_lazy("Par semaine, chaque chiffre daté")
    ask = gettext_lazy("Des personnes reçues")
    schema = Schema(
        "counts",
        (
            OWN_STRUCTURE,
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
    )  # fmt: skip
    one_line = ("structure", "counted_on")
    in_network = False
    in_what = frozenset({"structure", "counted_on", "persons"})
    names = {"organization": "organization__ref", "day": "counted_on"}
    reasons = OfStructures.reasons | {"changed": gettext_lazy("le nombre a changé depuis")}

    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """People received a week by each member, every dated figure."""
        names = distinct(queries.organizations_seen_by(viewer))
        rows = VisitorCount.objects.filter(organization__in=queries.members_of(network).order_by())
        return [
            {"structure": names[row.organization_id], "counted_on": row.counted_on, "persons": row.persons}
            for row in rows.order_by("organization__sort_name", "organization_id", "counted_on")
        ]

    def what(self, values: Mapping[str, Any]) -> str:
        day, persons = format_past_date(values["counted_on"]), format_number(int(values["persons"]))
        return ", ".join(filter(None, (values["structure"], f"{day}\u00a0: {persons}")))

    def look(
        self, lines: Sequence[Line], job: Job
    ) -> tuple[OwnStructures, dict[tuple[int | str, date], int]]:
        own = OwnStructures(job, coordination=True)
        rows = VisitorCount.objects.filter(organization_id__in=own.named_in(lines))
        counted = rows.values_list("organization_id", "counted_on", "persons")
        return own, {(organization_id, day): persons for organization_id, day, persons in counted}

    def step(
        self, line: Line, what: str, look: tuple[OwnStructures, dict[tuple[int | str, date], int]]
    ) -> Step:
        persons, day, (own, standing) = int(line.values["persons"]), line.values["counted_on"], look
        before = standing.get((own.meant_id(line.values), day))
        if before == persons:
            return Step(line.number, State.THERE, what)
        organization, by = own.meant(line.values)
        insist(why_not_count(persons=persons, counted_on=day, at=own.job.at))
        ready = (organization, {"counted_on": day, "persons": persons, "by": by}, before)
        if before is None:
            return Step(line.number, State.READY, what, ready=ready)
        said = change_words(self.schema.columns, {"persons": before}, {"persons": persons})
        return Step(line.number, State.CHANGES, what, said, ready)

    def write_rows(self, rows: list[_Ready], job: Job) -> list[Mark]:
        ((organization, said, before),) = rows
        actors.record_count(organization, **said, at=job.at)
        mark = {"organization": organization.ref, "day": said["counted_on"].isoformat()}
        return [mark | {"persons": said["persons"], "before": before}]

    def added(self, job: Job) -> QuerySet[VisitorCount]:
        return VisitorCount.objects.select_related("organization")

    def why_stays(self, row: VisitorCount, mark: Mark, job: Job) -> Refusal | None:
        """What somebody changed since stays."""
        changed = None if row.persons == mark["persons"] else self.stay("changed")
        return self.why_not_theirs(row.organization, job) or changed

    def take_back(self, row: VisitorCount, mark: Mark, job: Job) -> None:
        """What stood before stands again; what was new goes."""
        actors.take_back_count(row, before=mark["before"], by=job.robot, at=job.at)
