"""« Il me manque », by any member for its own structure. A family said again with the same words adds nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import queries, rules
from tablee.domains.sharing.lines import local_day
from tablee.domains.sharing.models import Need
from tablee.kernel.refusals import Refusal, insist
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.tables.food import FAMILY_NAMES
from tablee.tables.kinds import FAMILY
from tablee.tables.names import NOTE_NAMES, STRUCTURE, OfStructures, OwnStructures, distinct
from tablee.tables.table import Job, Line, Mark, Row, State, Step, no_network

KEPT_FOR = timedelta(days=7)  # when the sheet says no day


_Ready = tuple[bool, dict[str, Any], str]  # whether it is new, what is said of it, its fingerprint


class Needs(OfStructures):
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
    )  # fmt: skip
    one_line = ("structure", "family")
    names = {"need": "ref"}
    reasons = OfStructures.reasons | {
        "said_before": gettext_lazy("c’était déjà dit avant l’import"),
        "said_again": gettext_lazy("le besoin a été redit depuis"),
    }

    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """« Il me manque », as long as it lasts."""
        names = distinct(actors.organizations_seen_by(viewer))
        open_needs = [need for need in queries.open_needs(viewer, at=at) if need.network_id == network.pk]
        return [{"structure": names[need.organization_id], **_row(need)} for need in open_needs]

    def why_not(self, job: Job) -> Refusal | None:
        return no_network() if job.network is None else None

    def what(self, values: Mapping[str, Any]) -> str:
        return f"{values['structure']}, {Family(values['family']).label}"

    def look(
        self, lines: Sequence[Line], job: Job
    ) -> tuple[OwnStructures, dict[tuple[int | str, str], Need]]:
        own = OwnStructures(job, coordination=False)
        rows = Need.objects.filter(closed_at__isnull=True, organization_id__in=own.named_in(lines))
        here, running = Q(network=job.table), Q(until_on__gte=local_day(job.at, job.table.time_zone))
        rows = rows.filter(here | running & Q(network__in=job.by.network_ids)).select_related("network")
        ours_last = sorted(rows, key=lambda need: need.network_id == job.table.pk)  # and so it stands
        return own, {(need.organization_id, need.family): need for need in ours_last}

    def step(
        self, line: Line, what: str, look: tuple[OwnStructures, dict[tuple[int | str, str], Need]]
    ) -> Step:
        (own, standing), job = look, look[0].job
        values, family = line.values, str(line.values["family"])
        known = standing.get((own.meant_id(values), family))
        if known is not None and not self.differences(line, _row(known)):
            return Step(line.number, State.THERE, what, job.where(known.network))
        organization, by = own.meant(values)
        if known is not None and (where := job.where(known.network)):
            elsewhere = _("c’est déjà dit avec d’autres valeurs (%(columns)s)\u202f; choisissez ce réseau.")
            return self.unchanged(line, what, _row(known), elsewhere, where=where)
        until_on = values.get("until_on") or (
            known.until_on if known else local_day(job.at, job.table.time_zone) + KEPT_FOR
        )
        said: dict[str, Any] = {"organization": organization, "until_on": until_on, "by": by}
        said["families"] = [family]
        insist(rules.why_not_need(job.table, **said, at=job.at))
        note, urgent = str(values.get("note") or ""), bool(values.get("urgent", False))
        if known is not None:  # what the sheet has no column for stays
            note = known.note if "note" not in values and "note" not in line.blank else note
            urgent = known.urgent if "urgent" not in values and "urgent" not in line.blank else urgent
        ready = (known is None, said | {"note": note, "urgent": urgent}, line.fingerprint)
        if known is None:
            return Step(line.number, State.READY, what, ready=ready)
        if (note, urgent, until_on) == (known.note, known.urgent, known.until_on):
            return self.there(line, what, _row(known))
        return Step(line.number, State.CHANGES, what, _("remplace ce qui était dit"), ready)

    def write_rows(self, rows: list[_Ready], job: Job) -> list[Mark]:
        ((new, said, fingerprint),) = rows
        key = f"{fingerprint[:48]}:{job.batch_ref}"
        (need,) = sharing.say_needs(job.table, **said, at=job.at, import_key=key)
        return [{"need": need.ref, "new": new}]

    def added(self, job: Job) -> QuerySet[Need]:
        return Need.objects.filter(closed_at__isnull=True).select_related("organization", "network")

    def why_stays(self, row: Need, mark: Mark, job: Job) -> Refusal | None:
        """Those that were only said anew stay as they are, and what somebody said again since, in the same words too."""
        if not_theirs := self.why_not_theirs(row.organization, job, coordination=False):
            return not_theirs
        if not mark["new"]:
            return self.stay("said_before")
        _line, _, batch_ref = (row.import_key or "").rpartition(":")  # whoever says it again leaves another
        return None if batch_ref == job.batch_ref else self.stay("said_again")

    def take_back(self, row: Need, mark: Mark, job: Job) -> None:
        sharing.close_need(row, by=job.robot, at=job.at)


def _row(need: Need) -> Row:
    return {"family": need.family, "note": need.note, "urgent": need.urgent, "until_on": need.until_on}
