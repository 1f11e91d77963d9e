"""The way through a problem: reach, levels, transport, crates, check, words."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import mul

import numpy as np

from tablee.engines.allocation.check import justified_complaints
from tablee.engines.allocation.explain import explain
from tablee.engines.allocation.fill import best_filling
from tablee.engines.allocation.levels import levels, most_that_flows
from tablee.engines.allocation.network import Network, network_of
from tablee.engines.allocation.packing import pack
from tablee.engines.allocation.problem import Problem, Result, Share, validate
from tablee.engines.allocation.reach import Ground, Ints, reach
from tablee.engines.allocation.rounding import Pause, Table, deal, settle
from tablee.engines.allocation.ties import Ticket, tickets
from tablee.engines.allocation.transport import transport
from tablee.engines.allocation.waterfill import Basins

DEALT_CRATES = 10_000
"""One lot is dealt crate by crate up to here; above, levels and flow find the same shares without counting."""

Stop = Callable[[], bool]


class Stopped(Exception):
    """`stop` said so: no share-out was made, not even half of one."""


class BrokenPromise(Exception):
    """The independent checker refused the engine's own answer: a defect of the engine, never of the problem."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What one call of the engine carries from step to step."""

    ground: Ground
    seed: int
    pause: Pause

    def tickets(self, lot: int) -> list[Ticket]:
        """Of the candidates of one lot, in the order of its pairs."""
        ground = self.ground
        rows = ground.pair_structure[ground.first[lot] : ground.first[lot + 1]].tolist()
        return tickets(self.seed, [ground.lots[lot].id], [ground.structures[row].id for row in rows])

    def basins(self, network: Network, *, exact: bool) -> Basins:
        ground, unit = self.ground, network.unit
        floors = [ground.problem.floor_g(s) - s.received_g for s in ground.structures]
        return Basins(
            history_g=np.array([s.received_g for s in ground.structures], dtype=np.int64),
            need_g=np.array([s.need_g for s in ground.structures], dtype=np.int64),
            floor=np.maximum(0, np.array(floors, dtype=np.int64)) // unit,
            most=network.most,
            tickets=tickets(self.seed, [lot.id for lot in ground.lots], [s.id for s in ground.structures]),
            unit=unit,
            exact=exact,
        )


def allocate(problem: Problem, *, seed: int, stop: Stop | None = None) -> Result:
    """Share every lot among the structures: waste nothing that somebody can take, then the least served first, then
    the fewest tonne-kilometres. Same problem and seed, same answer, in whatever order things are listed.

    Raises `ProblemError` when the problem cannot be meant, `Stopped` when `stop()` turns true on the way.
    """
    validate(problem)

    def pause() -> None:
        if stop is not None and stop():
            raise Stopped

    run = _Run(reach(problem), seed, pause)
    table, bound_g = _shared(run)
    return _result(run, table, bound_g)


def _shared(run: _Run) -> tuple[Table, int]:
    """The crates dealt, and the most that could be given if crates could be cut."""
    ground = run.ground
    offered = [
        lot
        for lot, offer in enumerate(ground.lots)
        if offer.crates and ground.first[lot] < ground.first[lot + 1]
    ]
    grams = network_of(ground, 1)
    if sum(ground.lots[lot].crates for lot in offered) <= DEALT_CRATES and len(offered) <= 1:
        table = Table(ground)
        for lot in offered:
            deal(table, lot, run.tickets)
        supply = sum(int(grams.supply[lot]) for lot in offered)
        return table, min(supply, int(grams.most.sum()))
    bound_g = most_that_flows(grams, ground)
    weights = {ground.lots[lot].crate_g for lot in offered}
    if len(weights) == 1:
        return Table(ground, _even_crates(run, weights.pop())), bound_g
    return _mixed_crates(run, grams, bound_g), bound_g


def _even_crates(run: _Run, crate_g: int) -> Ints:
    """All crates weigh the same: counted in crates, levels and transport are exact as they are."""
    network = network_of(run.ground, crate_g)
    total = most_that_flows(network, run.ground)
    target, usable = levels(network, run.ground, run.basins(network, exact=True), total, run.pause)
    run.pause()
    return transport(network, run.ground, target, usable)


def _mixed_crates(run: _Run, network: Network, bound_g: int) -> Table:
    ground = run.ground
    fair_g, usable = levels(network, ground, run.basins(network, exact=False), bound_g, run.pause)
    run.pause()
    flow_g = transport(network, ground, fair_g, usable)
    table = Table(ground, flow_g // _crate_g(ground)[ground.pair_lot])
    settle(table, run.tickets, run.pause)
    while table.given_g() < bound_g and pack(table):
        settle(table, run.tickets, run.pause)
    if table.given_g() < bound_g and any(table.left):
        fuller = best_filling(ground, network, fair_g, table.given_g())
        if fuller is not None:
            table = Table(ground, np.array(fuller, dtype=np.int64))
            settle(table, run.tickets, run.pause)
    return table


def _crate_g(ground: Ground) -> Ints:
    return np.array([lot.crate_g for lot in ground.lots], dtype=np.int64)


def _result(run: _Run, table: Table, bound_g: int) -> Result:
    ground = run.ground
    held = np.array(table.held, dtype=np.int64)
    shared = np.flatnonzero(held)
    shares = tuple(
        Share(ground.lots[lot].id, ground.structures[structure].id, crates)
        for lot, structure, crates in zip(
            ground.pair_lot[shared].tolist(),
            ground.pair_structure[shared].tolist(),
            held[shared].tolist(),
            strict=True,
        )
    )
    complaints = justified_complaints(ground.problem, shares)
    if complaints:
        raise BrokenPromise(f"{len(complaints)} justified complaints, the first: {complaints[0]}")
    grams = held[shared] * _crate_g(ground)[ground.pair_lot[shared]]
    gram_metres = sum(map(mul, grams.tolist(), ground.metres[shared].tolist()))  # beyond 64 bits
    return Result(
        shares=shares,
        given_g=table.given_g(),
        bound_g=bound_g,
        kg_km=round(gram_metres / 1_000_000, 3),
        complaints=0,
        seed=run.seed,
        **explain(table)._asdict(),
    )
