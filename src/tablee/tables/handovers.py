"""A register of hand-overs kept on paper or in a sheet, by the coordination of whoever received. A line again adds nothing."""

from base64 import b32encode
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import DonorTie, Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries import bulk, queries, rules
from tablee.domains.deliveries.bulk import Slip, SlipLine
from tablee.domains.deliveries.enums import Reason
from tablee.domains.deliveries.models import HandOver, HandOverLine
from tablee.domains.deliveries.rules import Weighed
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.sharing.lines import local_day
from tablee.kernel.groups import by_key
from tablee.kernel.moments import format_past_date
from tablee.kernel.quantities import format_mass
from tablee.kernel.refusals import Refusal, insist
from tablee.kernel.words import fold
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.tables.food import AMOUNTS, DATES, LABEL, ONE_AMOUNT, STORED, family, food_line, no_weight
from tablee.tables.names import (
    GIVER_NAMES,
    NOTE,
    STRUCTURE_NAMES,
    OfStructures,
    OwnStructures,
    by_name,
    distinct,
    no_network,
)
from tablee.tables.table import (
    Job,
    Line,
    Mark,
    Row,
    State,
    Step,
    Wrong,
)

KEPT = ("label", "units", "unit", "family", "refused_g", "accepted_g")
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


class HandOvers(OfStructures):
    label = gettext_lazy("Remises")
    lead = gettext_lazy("Ce qui nous a été remis et ce que nous avons remis")
    ask = gettext_lazy("Des remises")
    schema = Schema(
        "handovers",
        (
            Column(
                "handed_on", "Date", kinds.DAY,
                "date de remise, jour, le, date de ramasse, date d enlevement, date de livraison", True, "16/11/2026",
            ),
            Column("handed_at", "Heure", kinds.CLOCK, "heure de remise, a, heure de ramasse", example="8h30"),
            Column("giver", "Donateur", kinds.text(150), GIVER_NAMES + ", de, expediteur", True),
            Column(
                "receiver", "Structure", kinds.text(150), STRUCTURE_NAMES + ", destinataire, recu par, pour", True,
            ),
            LABEL,
            *AMOUNTS,
            family(),
            STORED,
            *DATES,
            Column(
                "refused_g", "Poids refusé (kg)", kinds.MASS, "refuse, refus, kg refuses, poids refuse", example="0",
            ),
            Column(
                "accepted_g", "Poids accepté (kg)", kinds.MASS, "accepte, kg acceptes, poids recu, poids pese",
                example="118",
            ),
            Column("refusal_reason", "Motif du refus", kinds.text(160), "motif, raison, raison du refus"),
            Column(
                "celsius", "Température (°C)", kinds.bounded(-40, 90, celsius=True),
                "temperature, temp, t°, temperature relevee",
            ),
            Column("lot", "Lot", kinds.text(40), "n de lot, numero de lot"),
            Column(
                "reference", "Bordereau", kinds.text(40),
                "n de bordereau, numero de bordereau, bon, n de bon, reference, ref",
            ),
            NOTE,
        ),
        one_of=ONE_AMOUNT,
        finish=food_line,
        repeats=True,
    )  # fmt: skip

    in_what = frozenset({"label", "handed_on", "giver", "receiver"})
    names = {"hand_over": "ref"}
    reasons = OfStructures.reasons | bulk.STAYS

    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """What was handed to us, by us and by the donors we brought in, a line each, oldest first."""
        zone, names = ZoneInfo(network.time_zone), _names(viewer)
        made = queries.hand_overs(viewer).filter(network=network).order_by("handed_at", "id")
        return [_row(slip, line, names, zone) for slip in made for line in slip.lines.all()]

    def why_not(self, job: Job) -> Refusal | None:
        return no_network() if job.network is None else super().why_not(job)

    def what(self, values: Mapping[str, Any]) -> str:
        named = {"label": values["label"], "day": format_past_date(values["handed_on"])}
        return _("%(label)s, %(day)s") % named

    def look(self, lines: Sequence[Line], job: Job) -> "_Look":
        return _Look(self, job, lines)

    def step(self, line: Line, what: str, look: "_Look") -> Step:
        return look.step(line, what)

    def together(self, row: _Ready) -> Hashable:
        """Lines of one moment, one giver, one taker and one paper slip are one hand-over."""
        return row.slip.handed_at, row.slip.giver.pk, row.slip.taker.pk, row.paper

    def settled(self, ready: _Ready) -> Row:
        (line,) = ready.slip.lines
        return {"handed_at": ready.slip.handed_at.timetz(), "family": line.family, "storage": line.storage}

    def write_rows(self, rows: list[_Ready], job: Job) -> list[Mark]:
        notes = dict.fromkeys(row.slip.note for row in rows if row.slip.note)
        whole = replace(rows[0].slip, lines=[row.slip.lines[0] for row in rows], note=" · ".join(notes))
        key = f"{rows[0].fingerprint[:48]}:{job.batch_ref}"
        return [{"hand_over": bulk.write_down(whole, by=rows[0].by, at=job.at, key=key).ref}]

    def added(self, job: Job) -> QuerySet[HandOver]:
        return bulk.with_what_went_on().select_related("giver", "taker", "publisher", "network")

    def whose(self, row: HandOver) -> str:
        return row.taker.ref

    def named(self, row: HandOver, mark: Mark) -> str:
        return row.code

    def why_stays(self, row: HandOver, mark: Mark, job: Job) -> Refusal | None:
        """Taken back whole, for whoever received, unless somebody signed, corrected or passed on."""
        return bulk.why_not_take_back(row) or self.why_not_theirs(row.taker, job)

    def take_back(self, row: HandOver, mark: Mark, job: Job) -> None:
        bulk.take_back(row, by=job.by, at=job.at)


class _Look:
    """Everything the lines are compared with, read once."""

    def __init__(self, table: HandOvers, job: Job, lines: Sequence[Line]) -> None:
        self.table = table
        self.network = job.table
        self.zone = ZoneInfo(self.network.time_zone)
        self.today = local_day(job.at, self.network.time_zone)
        self.own = OwnStructures(job, coordination=True)
        seen = actors.organizations_seen_by(job.by)
        self.givers = by_name([*seen, *actors.donors_of(job.by)])
        ties = DonorTie.objects.filter(donor__in=seen).select_related("host")
        self.hosts = {tie.donor_id: tie.host for tie in ties}
        self.job = job
        ids = [cap.organization_id for cap in job.by.caps]
        parties = Q(hand_over__taker__in=ids) | Q(hand_over__giver__in=ids)
        self.ours = HandOverLine.objects.filter(parties | Q(hand_over__publisher__in=ids))
        refs = [ref for line in lines for ref in self._sources(line)]
        there = self.ours.filter(source_ref__in=refs).select_related("hand_over__network")
        self.there = {line.source_ref: line.hand_over.network for line in there}
        self.written = self._written(job, lines)

    def _sources(self, line: Line) -> tuple[str, str]:
        """The name a line has, and the one it had in older imports."""
        return source_of(line, self.own.meant_id({"structure": line.values["receiver"]})), source_of(line)

    def _written(self, job: Job, lines: Sequence[Line]) -> dict[str, list[tuple[Network, Row]]]:
        """The lines that stand under the codes of the sheet, as they leave, and in which network."""
        codes = {str(line.values.get("reference") or "").upper() for line in lines} - {""}
        ours = self.ours.filter(hand_over__code__in=codes)
        ours = ours.select_related("hand_over__giver", "hand_over__taker", "hand_over__network", "lot")
        names = _names(job.by) if codes else {}
        lines_of_slips = ours.prefetch_related("hand_over__readings")
        return by_key(
            (slip.code, (slip.network, _row(slip, line, names, ZoneInfo(slip.network.time_zone))))
            for line in lines_of_slips
            for slip in (line.hand_over,)
        )

    def step(self, line: Line, what: str) -> Step:
        for there in (self.there[ref] for ref in self._sources(line) if ref in self.there):
            return Step(line.number, State.THERE, what, self.job.where(there))
        code = str(line.values.get("reference") or "").upper()
        if code in self.written:
            return self._step_of_written(line, what, code)
        ready = self._ready(line)
        accepted = ready.slip.lines[0].weighed.accepted_g
        shown = f"{what}, {ready.slip.giver.name} → {ready.slip.taker.name}, {format_mass(accepted)}"
        return Step(line.number, State.READY, shown, ready=ready)

    def _step_of_written(self, line: Line, what: str, code: str) -> Step:
        """A line that came out of here: as it was, or to be corrected on its slip's page."""
        values = dict(line.values)
        values["refused_g"] = values.get("refused_g") or 0
        values["reference"] = code
        if "refusal_reason" in values:  # in the words of this page's language, as the rows are
            values["refusal_reason"] = str(Reason(reason_of(str(values["refusal_reason"]))).label)
        line = replace(line, values=values)
        network, closest = min(self.written[code], key=lambda written: self._distance(line, written[1]))
        sentence = _(
            "le bordereau %(code)s est déjà là avec d’autres valeurs (%(columns)s)\u202f; corrigez-le sur sa page."
        )
        where = self.job.where(network)
        return self.table.unchanged(line, what, closest, sentence, where=where, code=code)

    def _distance(self, line: Line, row: Row) -> tuple[bool, int]:
        """Another product is farther than any number of other columns."""
        columns = self.table.differences(line, row)
        return any(column.key == "label" for column in columns), len(columns)

    def _ready(self, line: Line) -> _Ready:
        values = line.values
        taker, by = self.own.meant({"structure": values["receiver"]})
        giver = self.givers.get(fold(str(values["giver"])))
        if giver is None:
            raise Wrong(
                _("« %(name)s » n’est ni dans le réseau ni parmi vos donateurs.") % {"name": values["giver"]}
            )
        if giver.pk == taker.pk:
            raise Wrong(_("une structure ne se remet rien à elle-même."))
        if values["handed_on"] > self.today:
            raise Wrong(_("ce jour n’est pas encore passé."))
        paper = str(values.get("reference") or "")
        slip = Slip(
            self.network,
            giver,
            self.hosts.get(giver.pk, giver),
            taker,
            handed_at=datetime.combine(
                values["handed_on"], values.get("handed_at") or NOON, tzinfo=self.zone
            ),
            lines=[self._line(line, taker.pk)],
            note=_note(values, paper),
        )
        return _Ready(slip, by, paper, line.fingerprint)

    def _line(self, line: Line, taker_id: int) -> SlipLine:
        values = line.values
        if (unit_g := values.get("unit_g")) is None:
            raise no_weight()
        offered, refused = int(values["units"]) * int(unit_g), int(values.get("refused_g") or 0)
        accepted = values.get("accepted_g")
        if accepted is None and refused > offered:
            raise Wrong(_("le poids refusé dépasse le poids remis."))
        weighed = Weighed(
            source_ref=source_of(line, taker_id),
            units=int(values["units"]),
            offered_g=offered,
            good_g=offered - refused if accepted is None else int(accepted),
            refused_g=refused,
            reason=reason_of(str(values.get("refusal_reason") or "")) if refused else "",
        )
        insist(rules.why_not_weigh(weighed))
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


def source_of(line: Line, taker: int | str = "") -> str:
    """The line's own name: the same whenever it is read again, never that of a claim (they have eight signs).

    Structures of one name keep registers that read alike: with `taker` they are told apart.
    """
    name = bytes.fromhex(line.fingerprint)
    if taker:
        name = sha256(name + str(taker).encode()).digest()
    return "I" + b32encode(name).decode()[:11]


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


def _names(viewer: Viewer) -> dict[int, str]:
    return distinct([*actors.organizations_seen_by(viewer), *actors.donors_of(viewer)])


def _row(slip: HandOver, line: HandOverLine, names: Mapping[int, str], zone: ZoneInfo) -> Row:
    moment = slip.handed_at.astimezone(zone)
    tenths = {reading.storage: reading.tenths for reading in slip.readings.all()}.get(line.lot.storage)
    return {name: getattr(line, name) for name in KEPT} | {
        "handed_on": moment.date(),
        "handed_at": moment.time().replace(second=0, microsecond=0),
        "giver": names.get(slip.giver_id, slip.giver.name),
        "receiver": names.get(slip.taker_id, slip.taker.name),
        "unit_g": line.offered_g // line.units,
        "storage": line.lot.storage,
        "use_by": line.lot.use_by_on,
        "best_before": line.lot.best_before_on,
        "refusal_reason": str(Reason(line.reason).label) if line.reason else "",
        "celsius": None if tenths is None else Decimal(tenths) / 10,
        "lot": line.lot.ref,
        "reference": slip.code,
        "note": slip.note,
    }
