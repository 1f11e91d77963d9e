"""Networks of uneven sizes and the organisations that sit in them, spread over real communes of Occitanie."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tablee.demo.days import today
from tablee.demo.populate import goods
from tablee.demo.populate.sizes import Dice, Size
from tablee.domains.actors import actions as actors
from tablee.domains.actors import bulk
from tablee.domains.actors.communes import Commune, all_communes, commune
from tablee.domains.actors.enums import AuthorizationLevel
from tablee.domains.actors.models import Network, Site
from tablee.domains.actors.viewer import robot
from tablee.domains.field.enums import Family
from tablee.kernel.geography import distance_m

HOME_SHARE = 0.4  # the first network holds this much of everything: the page with the most to show
REACH_M = 35_000


@dataclass(frozen=True)
class Seat:
    """An organisation at one network's table, with what its offers and claims need."""

    id: int
    ref: str
    site_id: int
    gives: bool


@dataclass
class Table:
    """One network and who sits there."""

    network: Network
    seats: list[Seat] = field(default_factory=list)

    @property
    def members(self) -> list[Seat]:
        return [seat for seat in self.seats if not seat.gives]


def shared_out(total: int, parts: int) -> list[int]:
    """`total` in `parts` uneven parts, none empty: the first holds HOME_SHARE."""
    if parts == 1:
        return [total]
    first = max(round(total * HOME_SHARE), 1)
    rest, others = total - first, parts - 1
    return [first] + [rest // others + (1 if index < rest % others else 0) for index in range(others)]


def plant_tables(size: Size, dice: Dice, at: datetime) -> list[Table]:
    since = at - timedelta(days=size.days + 30)
    tables = []
    members, givers = shared_out(size.members, size.networks), shared_out(size.givers, size.networks)
    rows: list[bulk.OrganizationRow] = []
    for index in range(size.networks):
        name = f"{goods.TERRITORIES[index]} (charge {dice.label})"
        network = actors.found_network(
            name, territory=goods.TERRITORIES[index], by=robot(), at=since, description="Territoire inventé."
        )
        tables.append(Table(network))
        rows += _rows(network, index, members[index], givers[index], dice, at, since)
    made = bulk.add_organizations(rows, by=robot(), at=at)
    for table in tables:
        _join_a_neighbour(table, tables, rows, dice)
    _seat(tables, rows, {ref: each.pk for ref, each in made.items()})
    return tables


def _rows(
    network: Network, index: int, members: int, givers: int, dice: Dice, at: datetime, since: datetime
) -> list[bulk.OrganizationRow]:
    around = _communes_around(goods.CENTRES[index])
    rows: list[bulk.OrganizationRow] = []
    for rank in range(members + givers):
        gives = rank >= members
        kinds = goods.GIVER_KINDS if gives else goods.MEMBER_KINDS
        kind, _weight, noun = dice.choices(kinds, weights=[each[1] for each in kinds])[0]
        where = dice.choice(around)
        rows.append(
            bulk.OrganizationRow(
                ref=dice.ref(),
                name=f"{noun} {dice.choice(goods.PLANTS)} {index + 1}-{rank + 1} (fictif)",
                kind=kind,
                insee_code=where.code,
                lat=round((where.lat or 0.0) + dice.uniform(-0.01, 0.01), 5),
                lon=round((where.lon or 0.0) + dice.uniform(-0.01, 0.01), 5),
                networks=(network.pk,),
                since=since,
                host_ref=rows[rank % members].ref if gives else "",
                does="Structure inventée pour les essais de charge.",
                import_key=f"populate:{dice.label}:{index}:{rank}",
                **({} if gives else _of_a_member(dice, at)),
            )
        )
    return rows


def _of_a_member(dice: Dice, at: datetime) -> dict[str, Any]:
    persons = dice.randrange(20, 900)
    day = today(at)
    families = dice.sample(Family.values, dice.randrange(3, 8)) if dice.random() < 0.4 else []
    site = {
        "chilled_l": dice.choice([None, 300, 600, 1200, 5000]),
        "ambient_l": dice.choice([None, 2000, 8000]),
        "frozen_l": dice.choice([None, None, 500, 3000]),
        "opening_hours": dice.choice(["Mo-Fr 09:00-17:00", "Tu,Th 09:00-12:00", "We,Sa 14:00-17:00"]),
    }
    profile = {
        "families": families,
        "declined_words": dice.choice([[], [], ["viande hachée"], ["soda"]]),
        "min_days_left": dice.choice([0, 1, 2, 3]),
        "max_g": dice.choice([None, 60_000, 200_000, 600_000]),
        "max_km": dice.choice([None, 15, 30, 60]),
    }
    return {
        "site": site,
        "profile": profile,
        "counts": _counts(persons, day, dice),
        "authorization": _authorization(day, dice),
    }


def _counts(persons: int, day: date, dice: Dice) -> tuple[tuple[date, int], ...]:
    return tuple(
        (day - timedelta(days=ago), max(round(persons * dice.uniform(0.85, 1.1)), 1)) for ago in (180, 90, 30)
    )


def _authorization(day: date, dice: Dice) -> dict[str, Any]:
    if dice.random() > 0.8:
        return {}
    return {
        "level": AuthorizationLevel.REGIONAL,
        "holder": "Préfecture de région (démo)",
        "starts_on": day - timedelta(days=dice.randrange(100, 900)),
        "ends_on": day + timedelta(days=dice.randrange(100, 900)),
    }


def _communes_around(code: str) -> list[Commune]:
    centre = commune(code)
    if centre is None or centre.lat is None or centre.lon is None:
        raise ValueError(f"no such centre: {code}")
    return [
        each
        for each in all_communes().values()
        if each.lat is not None
        and each.lon is not None
        and distance_m(centre.lat, centre.lon, each.lat, each.lon) < REACH_M
    ]


def _join_a_neighbour(
    table: Table, tables: Sequence[Table], rows: Sequence[bulk.OrganizationRow], dice: Dice
) -> None:
    """One member in ten sits in a second network too."""
    others = [each.network.pk for each in tables if each is not table]
    if not others:
        return
    bulk.add_stays(
        [
            (dice.choice(others), row.ref, row.since)
            for row in rows
            if row.networks[0] == table.network.pk and not row.host_ref and dice.random() < 0.1
        ]
    )


def _seat(tables: Sequence[Table], rows: Sequence[bulk.OrganizationRow], ids: dict[str, int]) -> None:
    sites = dict(Site.objects.filter(organization_id__in=ids.values()).values_list("organization_id", "pk"))
    by_network = {table.network.pk: table for table in tables}
    for row in rows:
        pk = ids[row.ref]
        by_network[row.networks[0]].seats.append(Seat(pk, row.ref, sites[pk], bool(row.host_ref)))
