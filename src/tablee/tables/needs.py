"""« Il me manque », by any member for its own structure. A family said again with the same words adds nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import queries, rules
from tablee.domains.sharing.lines import local_day
from tablee.domains.sharing.models import Need
from tablee.kernel.refusals import Refusal
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.tables.food import FAMILY_NAMES
from tablee.tables.kinds import FAMILY
from tablee.tables.names import NOTE_NAMES, STRUCTURE, OwnStructures, distinct
from tablee.tables.table import ImportTable, Job, Line, Mark, Row, State, Step, Undone, no_network

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


class Needs(ImportTable):
    label = gettext_lazy("Besoins")
    lead = gettext_lazy("«\u00a0Il me manque\u00a0», en cours")
    ask = gettext_lazy("Des besoins")
    schema = Schema(
        "needs",
        (
            STRUCTURE,
            Column(
                "family", "Famille", FAMILY, FAMILY_NAMES + ", besoin, il manque, il me manque, manque", True,
                "Fruits et légumes",
            ),
            Column("note", "Précision", kinds.text(160), NOTE_NAMES + ", produit, detail, details, quantite"),
            Column("urgent", "Urgent", kinds.YES_NO, "urgence, prioritaire", example="oui"),
            Column(
                "until_on", "Jusqu’au", kinds.DAY, "pour le, avant le, date, echeance, date limite, fin",
                example="30/11/2026",
            ),
        ),
        identities=(("structure", "family"),),
    )  # fmt: skip

    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """« Il me manque », as long as it lasts."""
        names = distinct(actors.organizations_seen_by(viewer))
        open_needs = [need for need in queries.open_needs(viewer, at=at) if need.network_id == network.pk]
        return [{"structure": names[need.organization_id], **_row(need)} for need in open_needs]

    def why_not(self, job: Job) -> Refusal | None:
        return no_network() if job.network is None else None

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        own = OwnStructures(job, coordination=False)
        rows = Need.objects.filter(
            network=job.table, closed_at__isnull=True, organization_id__in=own.named_in(lines)
        )
        standing = {(need.organization_id, need.family): need for need in rows}
        return [self._step(line, own, standing, job) for line in lines]

    def _step(self, line: Line, own: OwnStructures, standing: dict[tuple[int, str], Need], job: Job) -> Step:
        values, family = line.values, str(line.values["family"])
        what = f"{values['structure']}, {Family(family).label}"
        stands = own.standing(values)
        known = standing.get((stands.pk, family)) if stands is not None else None
        if known is not None and not self.differences(line, _row(known)):
            return Step(line.number, State.THERE, what)
        meant = own.meant(values)
        if isinstance(meant, str):
            return Step(line.number, State.WRONG, what, meant)
        organization, by = meant
        known = standing.get((organization.pk, family))
        until_on = values.get("until_on") or (
            known.until_on if known else local_day(job.at, job.table.time_zone) + KEPT_FOR
        )
        refusal = rules.why_not_need(
            job.table, organization=organization, families=[family], until_on=until_on, by=by, at=job.at
        )
        if refusal is not None:
            return Step(line.number, State.WRONG, what, str(refusal))
        note, urgent = str(values.get("note") or ""), bool(values.get("urgent", False))
        if known is not None:  # what the sheet has no column for stays
            note = known.note if "note" not in values and "note" not in line.blank else note
            urgent = known.urgent if "urgent" not in values and "urgent" not in line.blank else urgent
        ready = _Ready(organization, by, family, note, urgent, until_on, line.fingerprint)
        if known is None:
            return Step(line.number, State.READY, what, ready=ready)
        if (note, urgent, until_on) == (known.note, known.urgent, known.until_on):
            return self.there(line, what, _row(known))
        return Step(line.number, State.CHANGES, what, _("remplace ce qui était dit"), ready)

    def write(self, steps: Sequence[Step], job: Job) -> list[Mark]:
        marks: list[Mark] = []
        for step in steps:
            if step.state not in (State.READY, State.CHANGES):
                continue
            row: _Ready = step.ready
            (need,) = sharing.say_needs(
                job.table,
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


def _row(need: Need) -> Row:
    return {"family": need.family, "note": need.note, "urgent": need.urgent, "until_on": need.until_on}
