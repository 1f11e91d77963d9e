"""The only writer of hand-overs: weigh and hand over, sign, correct. Each writes its stock movements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tablee.domains.actors.models import Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries import rules
from tablee.domains.deliveries.enums import Signed
from tablee.domains.deliveries.events import HandedOver
from tablee.domains.deliveries.models import HandOver, HandOverLine, TemperatureReading, new_code
from tablee.domains.deliveries.rules import Probe, Weighed
from tablee.domains.stock import actions as stock
from tablee.domains.stock.enums import MovementKind
from tablee.domains.stock.models import Lot
from tablee.kernel import journal
from tablee.kernel.refusals import insist, visible
from tablee.kernel.words import one_line


@dataclass(frozen=True)
class Parties:
    """Who hands what to whom, where. `subject_ref`: what was fetched, a plain reference of a storey above."""

    network: Network
    giver: Organization
    publisher: Organization
    taker: Organization
    subject_ref: str = ""
    place: str = ""


@dataclass(frozen=True)
class Goods:
    """What a line is: its lot and how it is counted."""

    lot: Lot
    unit: str


@transaction.atomic
def hand_over(
    parties: Parties,
    *,
    lines: Sequence[Weighed],
    goods: Mapping[str, Goods],
    by: Viewer,
    at: datetime,
    probes: Mapping[str, Probe] | None = None,
    first_name: str = "",
    note: str = "",
    key: str | None = None,
) -> HandOver:
    """Write what was found at the door, with its movements; `goods` and `probes` by source_ref and by storage class.

    The same `key` again returns the first hand-over. Raises Refused.
    """
    if key is not None and (known := HandOver.objects.filter(key=key).first()) is not None:
        return known
    read = probes or {}
    accepted = [goods[line.source_ref].lot for line in lines if line.accepted_g]
    cold = rules.most_by_storage(parties.network, ((lot.storage, lot.family) for lot in accepted), at=at)
    insist(rules.why_not_hand_over(lines, read, cold=cold))
    made = open_slip(parties, by=by, via=by.via, at=at, note=note, key=key, first_name=first_name)
    for line in lines:
        write_line(made, line, goods[line.source_ref], at)
    write_readings(made, cold, read)
    journal.write("deliveries.hand_over", made.topic, by.author, at, after=figures_of(lines))
    HandedOver(hand_over=made.ref).put(at)
    return made


@transaction.atomic
def sign(hand_over: HandOver, *, how: Signed, by: Viewer, at: datetime) -> HandOver:
    """The giver's signature. Raises Refused when it stands already."""
    fresh = _locked(hand_over)
    insist(rules.why_not_sign(fresh, by=by), conflict=True)
    fresh.giver_signed_at, fresh.giver_signed = at, how
    fresh.save(update_fields=["giver_signed_at", "giver_signed"])
    journal.write("deliveries.sign", fresh.topic, by.author, at, after={"signed": str(how)})
    return fresh


@transaction.atomic
def correct(
    hand_over: HandOver, *, lines: Sequence[Weighed], reason: str, by: Viewer, at: datetime
) -> HandOver:
    """Other weights for the same lines, with a reason. The figures before stay in the journal, the movements too."""
    fresh = _locked(hand_over)
    insist(rules.why_not_correct(fresh, reason=reason, by=by, at=at))
    written = {line.source_ref: line for line in fresh.lines.select_related("lot")}
    before = figures_of(written[each.source_ref] for each in lines)
    for each in lines:
        insist(rules.why_not_weigh(each))
        line = written[each.source_ref]
        changed = each.accepted_g - line.accepted_g
        line.good_g, line.to_sort_g, line.refused_g = each.good_g, each.to_sort_g, each.refused_g
        line.reason = each.reason if each.refused_g else ""
        line.save(update_fields=["good_g", "to_sort_g", "refused_g", "reason"])
        _move(fresh, line.lot, line.source_ref, changed, at, at.isoformat(), MovementKind.CORRECTION)
    fresh.corrected_at = at
    fresh.save(update_fields=["corrected_at"])
    figures = {"before": before, "after": figures_of(lines)}
    journal.write("deliveries.correct", fresh.topic, by.author, at, reason=reason, **figures)
    return fresh


@transaction.atomic
def forget_person(person_ref: str) -> list[str]:
    """Blank the first name on every slip of this person; the slips stay. Returns their references."""
    theirs = HandOver.objects.filter(person_ref=person_ref)
    theirs.exclude(first_name="").update(first_name="")
    return list(theirs.values_list("ref", flat=True))


@transaction.atomic
def forget_first_names(before: datetime) -> int:
    """Blank first names on slips signed before this moment; how many."""
    return HandOver.objects.filter(handed_at__lt=before).exclude(first_name="").update(first_name="")


def _locked(hand_over: HandOver) -> HandOver:
    """Raises NotVisible: its import was undone since it was read."""
    rows = HandOver.objects.select_for_update(of=("self",)).filter(pk=hand_over.pk)
    return visible(rows.select_related("giver", "publisher", "taker", "network").first())


def open_slip(
    parties: Parties, *, by: Viewer, via: str, at: datetime, note: str, key: str | None, first_name: str = ""
) -> HandOver:
    """A slip without lines yet. Six characters meet again after some ten thousand slips: draw until nobody bears them."""
    while HandOver.objects.filter(code=(code := new_code())).exists():
        pass
    return HandOver.objects.create(
        code=code,
        network=parties.network,
        giver=parties.giver,
        publisher=parties.publisher,
        taker=parties.taker,
        subject_ref=parties.subject_ref,
        place=parties.place[:240],
        note=one_line(note)[:200],
        handed_at=at,
        first_name=one_line(first_name)[:60],
        person_ref=by.person_ref,
        via=via,
        key=key,
    )


def _move(
    made: HandOver,
    lot: Lot,
    source_ref: str,
    grams: int,
    at: datetime,
    turn: str,
    kind: str = MovementKind.HAND_OVER,
) -> None:
    """Nothing moves when nothing was accepted; a correction downwards goes back to the giver."""
    if not grams:
        return
    there, back = (made.giver, made.taker) if grams > 0 else (made.taker, made.giver)
    stock.move(
        lot,
        giver=there,
        taker=back,
        grams=abs(grams),
        cause_ref=made.ref,
        key=f"{made.ref}:{source_ref}:{turn}",
        at=at,
        kind=kind,
    )


def write_readings(made: HandOver, cold: Mapping[str, int], probes: Mapping[str, Probe]) -> None:
    """What was read for each cold storage class, beside the most allowed then."""
    for storage, most in cold.items():
        probe = probes[storage]
        TemperatureReading.objects.create(
            hand_over=made,
            storage=storage,
            tenths=probe.tenths,
            most_tenths=most,
            remedy=one_line(probe.remedy)[:200],
            read_at=made.handed_at,
        )


def write_line(made: HandOver, line: Weighed, goods: Goods, at: datetime) -> None:
    """One line of a slip and the movement of what was accepted, at the moment it happened."""
    lot = goods.lot
    weighed = asdict(line) | {"reason": line.reason if line.refused_g else ""}
    HandOverLine.objects.create(
        hand_over=made, lot=lot, label=lot.label, family=lot.family, unit=goods.unit, **weighed
    )
    _move(made, goods.lot, line.source_ref, line.accepted_g, at, "0")


def figures_of(lines: Iterable[Weighed | HandOverLine]) -> dict[str, Any]:
    """What the journal keeps of a slip's lines: the grams of each kind, and why some were refused."""
    rows = list(lines)
    kinds = ("offered_g", "good_g", "to_sort_g", "refused_g")
    grams = {kind: sum(getattr(row, kind) for row in rows) for kind in kinds}
    return grams | {"reasons": sorted({row.reason for row in rows if row.refused_g})}
