"""« Il me manque », by any member for its own structure. A family said again with the same words adds nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tablee.domains.actors.models import Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import rules
from tablee.domains.sharing.lines import local_day
from tablee.domains.sharing.models import Need
from tablee.flows.importing.own import OwnStructures
from tablee.flows.importing.shapes import Job, Line, Mark, State, Step, Undone
from tablee.kernel.refusals import Refusal

KEPT_FOR = timedelta(days=7)  # when the sheet says no day


@dataclass(frozen=True)
class _Ready:
    organization: Organization
    by: Viewer
    family: str
    note: str
    urgent: bool
    until_on: date
    fingerprint: str


class Needs:
    key = "needs"

    def why_not(self, job: Job) -> Refusal | None:
        if job.network is None:
            return Refusal("no_network", _("Votre structure n’est dans aucun réseau pour le moment."))
        return None

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        own = OwnStructures(job, coordination=False)
        network = _network(job)
        standing = {
            (need.organization_id, need.family): need
            for need in Need.objects.filter(
                network=network,
                closed_at__isnull=True,
                organization_id__in=own.named_in(lines),
            )
        }
        return [self._step(line, own, network, standing, job) for line in lines]

    def _step(
        self,
        line: Line,
        own: OwnStructures,
        network: Network,
        standing: dict[tuple[int, str], Need],
        job: Job,
    ) -> Step:
        values, family = line.values, str(line.values["family"])
        what = f"{values['structure']}, {Family(family).label}"
        note, urgent = str(values.get("note") or ""), bool(values.get("urgent", False))
        stands = own.standing(values)
        if stands is not None and _says(standing.get((stands.pk, family)), note, urgent, values):
            return Step(line.number, State.THERE, what)
        meant = own.meant(values)
        if isinstance(meant, str):
            return Step(line.number, State.WRONG, what, meant)
        organization, by = meant
        known = standing.get((organization.pk, family))
        said_until = values.get("until_on")
        until_on = said_until or (
            known.until_on if known else local_day(job.at, network.time_zone) + KEPT_FOR
        )
        refusal = rules.why_not_need(
            network, organization=organization, families=[family], until_on=until_on, by=by, at=job.at
        )
        if refusal is not None:
            return Step(line.number, State.WRONG, what, str(refusal))
        ready = _Ready(organization, by, family, note, urgent, until_on, line.fingerprint)
        if known is None:
            return Step(line.number, State.READY, what, ready=ready)
        if _says(known, note, urgent, values):
            return Step(line.number, State.THERE, what)
        return Step(line.number, State.CHANGES, what, _("remplace ce qui était dit"), ready)

    def write(self, steps: Sequence[Step], job: Job) -> list[Mark]:
        marks: list[Mark] = []
        for step in steps:
            if step.state not in (State.READY, State.CHANGES):
                continue
            row: _Ready = step.ready
            (need,) = sharing.say_needs(
                _network(job),
                organization=row.organization,
                families=[row.family],
                until_on=row.until_on,
                by=row.by,
                at=job.at,
                note=row.note,
                urgent=row.urgent,
                import_key=f"{row.fingerprint[:48]}:{job.batch_ref}",
            )
            marks.append({"need": need.ref, "new": step.state == State.READY})
        return marks

    def undo(self, marks: Sequence[Mark], job: Job) -> Undone:
        """New ones are closed; those that were only said anew stay as they are."""
        count, stays = 0, []
        for mark in marks:
            need = Need.objects.select_related("organization", "network").filter(ref=mark["need"]).first()
            if need is None or need.closed_at is not None:
                continue
            if not mark["new"]:
                stays.append(
                    _("%(family)s : était déjà dit avant l’import") % {"family": need.get_family_display()}
                )
                continue
            sharing.close_need(need, by=job.robot, at=job.at)
            count += 1
        return Undone(count, tuple(stays))


def _says(known: Need | None, note: str, urgent: bool, values: Mapping[str, Any]) -> bool:
    """Whether what stands says the same already; a line without a day asks for none."""
    until_on = values.get("until_on")
    return known is not None and (known.note, known.urgent, until_on or known.until_on) == (
        note,
        urgent,
        known.until_on,
    )


def _network(job: Job) -> Network:
    if job.network is None:
        raise ValueError("a need belongs to a network")
    return job.network
