"""Offers, claims and needs: a year behind, and what runs today."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from tablee.demo.days import today
from tablee.demo.populate import goods
from tablee.demo.populate.pickups import plant_pickups
from tablee.demo.populate.sizes import Dice, Size
from tablee.demo.populate.territory import Seat, Table, shared_out
from tablee.domains.actors.viewer import robot
from tablee.domains.field.enums import Family
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import bulk
from tablee.domains.sharing.enums import ClaimStatus, Mode
from tablee.domains.sharing.lines import OfferLine
from tablee.domains.sharing.models import Bundle, Claim, Need, Offer
from tablee.kernel import moments, outbox
from tablee.kernel.refusals import Refused

CHUNK = 2_000
JOURNALED = timedelta(days=7)
PROPOSED = 5  # share-outs waiting for answers, in each network


def plant_offers(
    tables: list[Table], size: Size, dice: Dice, at: datetime, progress: Callable[[str], object]
) -> int:
    """Past offers in chunks of one transaction each, then the running ones with their match notes; how many."""
    made = 0
    past = shared_out(size.offers - size.running, len(tables))
    running = shared_out(size.running, len(tables))
    for table, count, open_now in zip(tables, past, running, strict=True):
        for start in range(0, count, CHUNK):
            rows = [_past(table, size, dice, at) for _each in range(min(CHUNK, count - start))]
            offers = _add(table, rows, at)
            plant_pickups(offers, dice)
            made += len(offers)
            progress(f"{made}/{size.offers}")
        offers = _add(table, [_running(table, dice, at) for _each in range(open_now)], at)
        made += len(offers)
        bulk.note_matches(_with_company(offers), at=at)
        _propose_some(offers, at)
    return made


def _propose_some(offers: list[Offer], at: datetime) -> None:
    """Share-outs that wait for answers; an offer that nobody can take stays as it is. Nobody is written to:
    a team of thirty would get thirty messages, forty times.
    """
    with transaction.atomic():
        for offer in [each for each in offers if each.mode == Mode.FAIR_SHARE][:PROPOSED]:
            try:
                sharing.propose([offer], by=robot(), at=at)
            except Refused:
                continue
        outbox.pass_over(at + timedelta(microseconds=1), since=at, at=at)


def plant_needs(tables: list[Table], size: Size, dice: Dice, at: datetime) -> int:
    made = 0
    for table, count in zip(tables, shared_out(size.past_needs, len(tables)), strict=True):
        rows = [row for seat in table.members for row in _open_needs(seat, dice, at)]
        rows += [_past_need(dice.choice(table.members), size, dice, at) for _each in range(count)]
        made += len(bulk.add_needs(table.network, rows))
    return made


def _add(table: Table, rows: list[bulk.OfferRow], at: datetime) -> list[Offer]:
    return bulk.add_offers(table.network, rows, by=robot(), at=at, journal_since=at - JOURNALED)


def _with_company(offers: list[Offer]) -> list[Offer]:
    rows = Offer.objects.filter(pk__in=[offer.pk for offer in offers])
    return list(rows.select_related("network", "bundle__site").order_by("pk"))


def _past(table: Table, size: Size, dice: Dice, at: datetime) -> bulk.OfferRow:
    published = dice.moment_between(at - timedelta(days=size.days), at - timedelta(days=1))
    until = min(published + timedelta(hours=dice.randrange(3, 60)), at - timedelta(minutes=5))
    return _row(table, dice, published, until, taken_before=until, most=6)


def _running(table: Table, dice: Dice, at: datetime) -> bulk.OfferRow:
    published = at - timedelta(minutes=dice.randrange(30, 20 * 60))
    until = at + timedelta(hours=dice.randrange(3, 96))
    return _row(table, dice, published, until, taken_before=at, most=4)


def _row(
    table: Table, dice: Dice, published: datetime, until: datetime, *, taken_before: datetime, most: int
) -> bulk.OfferRow:
    giver, good = dice.choice(table.seats), dice.choice(goods.GOODS)
    units = dice.randrange(2, good.most + 1)
    zone = table.network.time_zone
    use_by = None
    if good.use_by_days is not None:
        use_by = moments.local_day(until, moments.FRANCE) + timedelta(days=dice.randrange(good.use_by_days))
    claims = tuple(_claims(table, giver, units, dice, published, taken_before, most))
    line = OfferLine(
        mode=Mode.FIRST_READY if claims else "",  # untouched and heavy: it waits to be dealt
        label=good.label,
        units=units,
        unit_g=good.unit_g,
        unit=good.unit,
        family=good.family,
        storage=good.storage,
        use_by_on=use_by,
        exception="Redistribué dans la journée." if use_by else "",
    )
    if zone != str(moments.FRANCE):
        raise ValueError(f"the large territory lives on the clock of France, not {zone}")
    bundle = Bundle(
        ref=dice.ref(),
        giver_id=giver.id,
        publisher_id=giver.id,
        site_id=giver.site_id,
        until_at=until,
        created_at=published,
    )
    return bulk.OfferRow(bundle, line, claims)


def _claims(
    table: Table, giver: Seat, units: int, dice: Dice, start: datetime, end: datetime, most: int
) -> Iterator[Claim]:
    """Up to `most` takers, three on average for the past; one claim in twenty was cancelled."""
    others = [seat for seat in table.members if seat.id != giver.id]
    left = units
    for seat in dice.sample(others, min(dice.randrange(most + 1), len(others))):
        if left == 0:
            return
        wanted = dice.randrange(1, max(left // 2, 1) + 1)
        cancelled = dice.random() < 0.05
        left -= 0 if cancelled else wanted
        yield Claim(
            ref=dice.ref(),
            organization_id=seat.id,
            units=wanted,
            status=ClaimStatus.CANCELLED if cancelled else ClaimStatus.TAKEN,
            taken_at=dice.moment_between(start, end),
            first_name=dice.choice(goods.FIRST_NAMES),
        )


def _open_needs(seat: Seat, dice: Dice, at: datetime) -> Iterator[Need]:
    for family in dice.sample(Family.values, dice.randrange(3)):
        yield Need(
            ref=dice.ref(),
            organization_id=seat.id,
            family=family,
            until_on=today(at) + timedelta(days=dice.randrange(1, 30)),
            said_at=at - timedelta(minutes=dice.randrange(10, 3000)),
            urgent=dice.random() < 0.1,
        )


def _past_need(seat: Seat, size: Size, dice: Dice, at: datetime) -> Need:
    said = dice.moment_between(at - timedelta(days=size.days), at - timedelta(days=10))
    return Need(
        ref=dice.ref(),
        organization_id=seat.id,
        family=dice.choice(Family.values),
        until_on=today(said) + timedelta(days=7),
        said_at=said,
        closed_at=said + timedelta(days=dice.randrange(1, 8)),
    )
