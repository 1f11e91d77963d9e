"""The bulk doors of hand-overs, told to nobody, under the same constraints: registers kept elsewhere, rows as they were on
paper, and the large territories of `populate`, one line each with its movement.

A slip that came in by a register can be taken back whole, as long as nobody built on it; what was handed over here never
can.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries import rules
from tablee.domains.deliveries.actions import (
    Goods,
    Parties,
    figures_of,
    open_slip,
    write_line,
    write_readings,
)
from tablee.domains.deliveries.enums import Signed
from tablee.domains.deliveries.models import HandOver, HandOverLine, TemperatureReading
from tablee.domains.deliveries.rules import Probe, Weighed
from tablee.domains.stock import actions as stock
from tablee.domains.stock.bulk import add_movements
from tablee.domains.stock.models import Movement
from tablee.kernel import journal
from tablee.kernel.groups import by_key
from tablee.kernel.refusals import Refusal, insist, visible

SIGNED_AFTER = timedelta(minutes=10)
BATCH = 1000
WRITTEN_DOWN = "import"  # how such slips say they came in; their key begins so
STAYS = {  # why a slip is not taken back
    "built_on": gettext_lazy("quelqu’un a signé ou corrigé ce bordereau depuis"),
    "went_on": gettext_lazy("ce qui a été reçu est déjà reparti"),
}


@dataclass(frozen=True)
class SlipLine:
    """One line of a register. `weighed.source_ref`: its own name, the same whenever it is read again."""

    weighed: Weighed
    label: str
    family: str
    storage: str
    unit: str
    use_by_on: date | None = None
    best_before_on: date | None = None
    tenths: int | None = None  # what was read on the probe, where somebody did


@dataclass(frozen=True, kw_only=True)
class Slip(Parties):
    """One pick-up of a register."""

    handed_at: datetime
    lines: Sequence[SlipLine]
    note: str = ""


@transaction.atomic
def write_down(slip: Slip, *, by: Viewer, at: datetime, key: str) -> HandOver:
    """The slip with its lots and movements, at the moment they happened. Raises Refused."""
    for line in slip.lines:
        insist(rules.why_not_weigh(line.weighed))
    made = open_slip(
        slip, by=by, via=WRITTEN_DOWN, at=slip.handed_at, note=slip.note, key=f"{WRITTEN_DOWN}:{key}"[:80]
    )
    for line in slip.lines:
        _write_line(made, line)
    _write_readings(made, slip.lines)
    journal.write("deliveries.write_down", made.topic, by.author, at, after=figures_of(made.lines.all()))
    return made


def with_what_went_on() -> QuerySet[HandOver]:
    """Slips that say whether something of theirs went on."""
    moved = stock.moved_otherwise(OuterRef("ref")).filter(lot__hand_over_lines__hand_over=OuterRef("pk"))
    return HandOver.objects.annotate(went_on=Exists(moved))


def why_not_take_back(made: Any) -> Refusal | None:
    """Only what came in by a register, and nobody signed, corrected or passed on."""
    built_on = made.via != WRITTEN_DOWN or made.corrected_at is not None or made.giver_signed_at is not None
    code = "built_on" if built_on else "went_on" if made.went_on else ""
    return Refusal(code, str(STAYS[code])) if code else None


@transaction.atomic
def take_back(hand_over: HandOver, *, by: Viewer, at: datetime) -> None:
    """The slip, its lines, its movements and the lots it opened go; the journal keeps its figures. Raises Refused."""
    visible(HandOver.objects.select_for_update().filter(pk=hand_over.pk).first())
    made = with_what_went_on().get(pk=hand_over.pk)
    insist(why_not_take_back(made))
    journal.write("deliveries.take_back", made.topic, by.author, at, before=figures_of(made.lines.all()))
    lots = list(made.lines.values_list("lot_id", flat=True))
    TemperatureReading.objects.filter(hand_over=made).delete()
    HandOverLine.objects.filter(hand_over=made).delete()
    stock.forget_written_down(lots, cause_ref=made.ref)
    HandOver.objects.filter(pk=made.pk).delete()


def _write_line(made: HandOver, line: SlipLine) -> None:
    weighed = line.weighed
    lot = stock.open_lot(
        weighed.source_ref,
        network=made.network,
        origin=made.giver,
        label=line.label,
        family=line.family,
        storage=line.storage,
        use_by_on=line.use_by_on,
        best_before_on=line.best_before_on,
        at=made.handed_at,
    )
    write_line(made, weighed, Goods(lot, line.unit), made.handed_at)


def _write_readings(made: HandOver, lines: Sequence[SlipLine]) -> None:
    """The warmest reading of each storage class; one above what the law allows says that it was on paper."""
    read = by_key((line.storage, line.tenths) for line in lines if line.tenths is not None)
    goods = ((line.storage, line.family) for line in lines if line.storage in read)
    cold = rules.most_by_storage(made.network, goods, at=made.handed_at)
    on_paper = _("relevé sur le bordereau papier")
    probes = {
        storage: Probe(storage, warmest := max(read[storage]), on_paper if warmest > most else "")
        for storage, most in cold.items()
    }
    write_readings(made, cold, probes)


@dataclass(frozen=True)
class PickUp:
    """What one structure fetched of one line, none of it stored yet. `reading`: the probe, where it is cold."""

    slip: HandOver
    line: HandOverLine
    reading: TemperatureReading | None = None

    @property
    def accepted_g(self) -> int:
        return self.line.good_g + self.line.to_sort_g


@transaction.atomic
def add_hand_overs(rows: Sequence[PickUp]) -> int:
    """All or none, signed on the spot; how many."""
    for row in rows:
        row.slip.via = "job"
        row.slip.giver_signed, row.slip.giver_signed_at = Signed.TAP, row.slip.handed_at + SIGNED_AFTER
    HandOver.objects.bulk_create([row.slip for row in rows], batch_size=BATCH)
    readings = [row.reading for row in rows if row.reading is not None]
    for row in rows:
        row.line.hand_over = row.slip
        if row.reading is not None:
            row.reading.hand_over, row.reading.read_at = row.slip, row.slip.handed_at
    HandOverLine.objects.bulk_create([row.line for row in rows], batch_size=BATCH)
    TemperatureReading.objects.bulk_create(readings, batch_size=BATCH)
    add_movements([_movement(row) for row in rows if row.accepted_g])
    return len(rows)


def _movement(row: PickUp) -> Movement:
    return Movement(
        lot=row.line.lot,
        giver_id=row.slip.giver_id,
        taker_id=row.slip.taker_id,
        grams=row.accepted_g,
        cause_ref=row.slip.ref,
        key=f"{row.slip.ref}:{row.line.source_ref}:0",
        moved_at=row.slip.handed_at,
    )
