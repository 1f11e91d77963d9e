"""« Il me manque », by any member for its own structure. A family said again with the same words adds nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
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
from tablee.kernel.moments import format_past_date
from tablee.kernel.refusals import Refusal, insist
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.tables.food import ENDS, FAMILY_NAMES
from tablee.tables.kinds import FAMILY
from tablee.tables.names import NOTE_NAMES, OWN_STRUCTURE, OfStructures, OwnStructures, distinct, no_network
from tablee.tables.table import Job, Line, Mark, Row, State, Step
from tablee.tables.words import change_words

KEPT_FOR = timedelta(days=7)  # when the sheet says no day


_Ready = tuple[Need | None, dict[str, Any], str]  # what stood, what is said of it, its fingerprint


class Needs(OfStructures):
    label = gettext_lazy("Besoins")
    lead = gettext_lazy("«\u00a0Il me manque\u00a0», en cours")
    ask = gettext_lazy("Des besoins")
    schema = Schema(
        "needs",
        (
            OWN_STRUCTURE,
            Column(
                "family", "Famille", FAMILY, FAMILY_NAMES + ", besoin, il manque, il me manque, manque", True,
                "Fruits et légumes",
            ),
            Column("note", "Précision", kinds.text(160), NOTE_NAMES + ", produit, detail, details, quantite"),
            Column("urgent", "Urgent", kinds.YES_NO, "urgence, prioritaire", example="oui"),
            Column(
                "until_on", "Jusqu’au", kinds.DAY, ENDS + ", date, echeance, date limite, fin, limite, quand, pour le",
                example="30/11/2026",
            ),
        ),
    )  # fmt: skip
    one_line = ("structure", "family")
    in_what = frozenset({"structure", "family"})
    names = {"need": "ref"}
    reasons = OfStructures.reasons | {
        "said_before": gettext_lazy(
            "ce qui était dit avant l’import n’a pas été gardé, ce qu’il a écrit reste"
        ),
        "over": gettext_lazy("ce qui était dit avant ne valait que jusqu’au %(day)s"),
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
        return ", ".join(filter(None, (values["structure"], str(Family(values["family"]).label))))

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
        today = local_day(job.at, job.table.time_zone)
        stays_on = known is not None and known.until_on >= today
        until_on = values.get("until_on") or (known.until_on if known and stays_on else today + KEPT_FOR)
        said: dict[str, Any] = {"organization": organization, "until_on": until_on, "by": by}
        said["families"] = [family]
        insist(rules.why_not_need(job.table, **said, at=job.at))
        stands = known or Need()  # what the sheet does not say stays
        words = {name: values.get(name, getattr(stands, name)) for name in ("note", "urgent")}
        ready = (known, said | words, line.fingerprint)
        if known is None:
            return Step(line.number, State.READY, what, ready=ready)
        before, after = _row(known), words | {"until_on": until_on}
        if all(before[name] == value for name, value in after.items()):
            return self.there(line, what, before)
        return Step(line.number, State.CHANGES, what, change_words(self.schema.columns, before, after), ready)

    def settled(self, ready: _Ready) -> Row:
        return {"until_on": ready[1]["until_on"]}

    def write_rows(self, rows: list[_Ready], job: Job) -> list[Mark]:
        ((known, said, fingerprint),) = rows
        before = _row(known) | {"until_on": known.until_on.isoformat()} if known else None
        first_key = known.import_key if known else None  # read before it is written over
        key = f"{fingerprint[:48]}:{job.batch_ref}"
        (need,) = sharing.say_needs(job.table, **said, at=job.at, import_key=key)
        return [{"need": need.ref, "new": known is None, "before": before, "key": first_key}]

    def added(self, job: Job) -> QuerySet[Need]:
        return Need.objects.filter(closed_at__isnull=True).select_related("organization", "network")

    def why_stays(self, row: Need, mark: Mark, job: Job) -> Refusal | None:
        """What somebody said again since stays, in the same words too, and what would be over by now."""
        if not_theirs := self.why_not_theirs(row.organization, job, coordination=False):
            return not_theirs
        if not mark["new"] and not mark.get("before"):
            return self.stay("said_before")
        _line, _, batch_ref = (row.import_key or "").rpartition(":")  # whoever says it again leaves another
        if batch_ref != job.batch_ref:
            return self.stay("said_again")
        until_on = None if mark["new"] else date.fromisoformat(mark["before"]["until_on"])
        if until_on and until_on < local_day(job.at, row.network.time_zone):
            return self.stay("over", day=format_past_date(until_on))
        return None

    def take_back(self, row: Need, mark: Mark, job: Job) -> None:
        """What was new goes, what was said before is said again."""
        if mark["new"]:
            sharing.close_need(row, by=job.robot, at=job.at)
            return
        said = {name: mark["before"][name] for name in ("note", "urgent")}
        said |= {"until_on": date.fromisoformat(mark["before"]["until_on"]), "families": [row.family]}
        about = {"organization": row.organization, "by": job.robot, "at": job.at, "import_key": mark["key"]}
        sharing.say_needs(row.network, **said, **about)


def _row(need: Need) -> Row:
    return {"family": need.family, "note": need.note, "urgent": need.urgent, "until_on": need.until_on}
