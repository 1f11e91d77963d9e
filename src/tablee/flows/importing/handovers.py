"""A register of hand-overs kept on paper or in a sheet, by the coordination of whoever received. A line again adds nothing."""

from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import DonorTie, Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries import bulk, rules
from tablee.domains.deliveries.bulk import Slip, SlipLine
from tablee.domains.deliveries.enums import Reason
from tablee.domains.deliveries.models import HandOver, HandOverLine
from tablee.domains.deliveries.rules import Weighed
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.sharing.lines import local_day
from tablee.flows.importing.own import OwnStructures, by_name, why_not_coordination
from tablee.flows.importing.shapes import Job, Line, Mark, State, Step, Undone
from tablee.kernel.moments import format_date
from tablee.kernel.quantities import format_mass
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import fold

NOON = time(12)  # when the register says no hour
# What people write, folded, and the reason it means.
WRITTEN: Mapping[str, Reason] = {
    "dlc": Reason.USE_BY,
    "perime": Reason.USE_BY,
    "date": Reason.USE_BY,
    "abime": Reason.SPOILED,
    "moisi": Reason.SPOILED,
    "pourri": Reason.SPOILED,
    "froid": Reason.COLD,
    "chaud": Reason.COLD,
    "temperature": Reason.COLD,
    "emballage": Reason.PACKAGING,
    "ouvert": Reason.PACKAGING,
    "etiquette": Reason.LABEL,
}


@dataclass(frozen=True)
class _Ready:
    slip: Slip  # of this line alone; those of one pick-up are brought together when they are written
    by: Viewer
    paper: str
    fingerprint: str


class HandOvers:
    key = "handovers"

    def why_not(self, job: Job) -> Refusal | None:
        if job.network is None:
            return Refusal("no_network", _("Votre structure n’est dans aucun réseau pour le moment."))
        return why_not_coordination(job)

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        look = _Look(job, lines)
        return [look.step(line) for line in lines]

    def write(self, steps: Sequence[Step], job: Job) -> list[Mark]:
        """Lines of one moment, one giver, one taker and one paper slip are one hand-over."""
        together: dict[tuple[Any, ...], list[_Ready]] = {}
        for step in steps:
            if step.state == State.READY:
                row: _Ready = step.ready
                one = (row.slip.handed_at, row.slip.giver.pk, row.slip.taker.pk, row.paper)
                together.setdefault(one, []).append(row)
        marks: list[Mark] = []
        for rows in together.values():
            notes = dict.fromkeys(row.slip.note for row in rows if row.slip.note)
            whole = replace(rows[0].slip, lines=[row.slip.lines[0] for row in rows], note=" · ".join(notes))
            key = f"{rows[0].fingerprint[:48]}:{job.batch_ref}"
            made = bulk.write_down(whole, by=rows[0].by, at=job.at, key=key)
            marks.append({"hand_over": made.ref})
        return marks

    def undo(self, marks: Sequence[Mark], job: Job) -> Undone:
        """Taken back whole, unless somebody signed, corrected or passed on."""
        count, stays = 0, []
        made = HandOver.objects.filter(ref__in=[mark["hand_over"] for mark in marks])
        for each in made.select_related("giver", "taker", "publisher", "network").order_by("id"):
            if (refusal := bulk.why_not_take_back(each)) is not None:
                stays.append(f"{each.code} : {refusal.sentence}")
                continue
            bulk.take_back(each, by=job.by, at=job.at)
            count += 1
        return Undone(count, tuple(stays))


class _Look:
    """Everything the lines are compared with, read once."""

    def __init__(self, job: Job, lines: Sequence[Line]) -> None:
        self.network = _network(job)
        self.zone = ZoneInfo(self.network.time_zone)
        self.today = local_day(job.at, self.network.time_zone)
        self.own = OwnStructures(job, coordination=True)
        seen = actors.organizations_seen_by(job.by)
        self.givers = by_name([*seen, *actors.donors_of(job.by)])
        ties = DonorTie.objects.filter(donor__in=seen).select_related("host")
        self.hosts = {tie.donor_id: tie.host for tie in ties}
        refs = [source_of(line) for line in lines]
        self.there = set(
            HandOverLine.objects.filter(source_ref__in=refs).values_list("source_ref", flat=True)
        )
        codes = {str(line.values.get("reference") or "").upper() for line in lines} - {""}
        ids = [cap.organization_id for cap in job.by.caps]
        rows = HandOverLine.objects.filter(hand_over__code__in=codes, hand_over__network=self.network)
        ours = rows.filter(hand_over__taker_id__in=ids) | rows.filter(hand_over__giver_id__in=ids)
        ours |= rows.filter(hand_over__publisher_id__in=ids)
        self.written = {
            (each.hand_over.code, fold(each.label), each.units, each.refused_g)
            for each in ours.select_related("hand_over")
        }
        self.codes = {code for code, *_rest in self.written}

    def step(self, line: Line) -> Step:
        values = line.values
        what = _("%(label)s, %(day)s") % {
            "label": values["label"],
            "day": format_date(values["handed_on"]),
        }
        if source_of(line) in self.there:
            return Step(line.number, State.THERE, what)
        code = str(values.get("reference") or "").upper()
        if code in self.codes:
            named = (code, fold(str(values["label"])), values["units"], int(values.get("refused_g") or 0))
            if named in self.written:
                return Step(line.number, State.THERE, what)
            said = _("le bordereau %(code)s est déjà là avec d’autres valeurs ; corrigez-le sur sa page.")
            return Step(line.number, State.WRONG, what, said % {"code": code})
        ready = self._ready(line)
        if isinstance(ready, str):
            return Step(line.number, State.WRONG, what, ready)
        accepted = ready.slip.lines[0].weighed.accepted_g
        shown = f"{what}, {ready.slip.giver.name} → {ready.slip.taker.name}, {format_mass(accepted)}"
        return Step(line.number, State.READY, shown, ready=ready)

    def _ready(self, line: Line) -> _Ready | str:
        values = line.values
        meant = self.own.meant({"structure": values["receiver"]})
        if isinstance(meant, str):
            return meant
        giver = self.givers.get(fold(str(values["giver"])))
        if giver is None:
            return _("« %(name)s » n’est ni dans le réseau ni parmi vos donateurs.") % {
                "name": values["giver"]
            }
        taker, by = meant
        if giver.pk == taker.pk:
            return _("une structure ne se remet rien à elle-même.")
        if values["handed_on"] > self.today:
            return _("ce jour n’est pas encore passé.")
        settled = self._line(line)
        if isinstance(settled, str):
            return settled
        paper = str(values.get("reference") or "")
        slip = Slip(
            self.network,
            giver,
            self.hosts.get(giver.pk, giver),
            taker,
            datetime.combine(values["handed_on"], values.get("handed_at") or NOON, tzinfo=self.zone),
            [settled],
            _note(values, paper),
        )
        return _Ready(slip, by, paper, line.fingerprint)

    def _line(self, line: Line) -> SlipLine | str:
        values = line.values
        if (unit_g := values.get("unit_g")) is None:
            return _(
                "combien pèse une unité ? Ajoutez une colonne « Poids d’une unité (kg) », ou écrivez « 12 x 10 kg »."
            )
        offered, refused = int(values["units"]) * int(unit_g), int(values.get("refused_g") or 0)
        accepted = values.get("accepted_g")
        if accepted is None and refused > offered:
            return _("le poids refusé dépasse le poids remis.")
        weighed = Weighed(
            source_ref=source_of(line),
            units=int(values["units"]),
            offered_g=offered,
            good_g=offered - refused if accepted is None else int(accepted),
            refused_g=refused,
            reason=reason_of(str(values.get("refusal_reason") or "")) if refused else "",
        )
        if (refusal := rules.why_not_weigh(weighed)) is not None:
            return str(refusal)
        celsius: Decimal | None = values.get("celsius")
        return SlipLine(
            weighed,
            str(values["label"]),
            str(values.get("family") or Family.OTHER),
            str(values.get("storage") or StorageClass.AMBIENT),
            str(values["unit"]),
            values.get("use_by"),
            values.get("best_before"),
            None if celsius is None else int((celsius * 10).to_integral_value()),
        )


def source_of(line: Line) -> str:
    """The line's own name: the same whenever it is read again, never that of a claim (they have eight signs)."""
    return "I" + b32encode(bytes.fromhex(line.fingerprint)).decode()[:11]


def reason_of(text: str) -> str:
    """One of the six reasons, by its own words or by what people write; « autre chose » otherwise."""
    wanted = fold(text)
    for value, label in Reason.choices:
        if fold(str(label)) == wanted:
            return str(value)
    return str(next((reason for word, reason in WRITTEN.items() if word in wanted), Reason.OTHER))


def _note(values: Mapping[str, Any], paper: str) -> str:
    """What the slip has no place of its own for: the paper's numbers and remarks."""
    parts = [
        _("bordereau papier %(number)s") % {"number": paper} if paper else "",
        _("lot %(number)s") % {"number": values["lot"]} if values.get("lot") else "",
        str(values.get("note") or ""),
    ]
    return " · ".join(part for part in parts if part)


def _network(job: Job) -> Network:
    if job.network is None:
        raise ValueError("a hand-over belongs to a network")
    return job.network
