"""Waste nothing when crates of several weights compete for little room: the exact best filling of a small problem.

With one crate weight the flow is exact and this room is never entered. With several, packing is a knapsack: dealing
and moving single crates can leave a crate that another packing would place. For a problem of modest size an integer
program finds the most grams that can be given, and among those packings one close to the fair totals.
"""

from math import gcd

from tablee.engines.allocation.network import Network
from tablee.engines.allocation.problem import LARGEST_G
from tablee.engines.allocation.reach import Ground, Ints

MOST_PAIRS = 250
EFFORT = "max_deterministic_time: 1.0 num_workers: 1 random_seed: 1"
"""Counted steps of the solver, not seconds: the same problem gives the same answer on any machine."""


def best_filling(ground: Ground, network: Network, fair_g: Ints, given_g: int) -> list[int] | None:
    """Crates a pair of a packing that gives more than `given_g`; None when none is found or the problem is large.

    `network` counts in grams; `fair_g` is what each structure would get if crates could be cut.
    """
    pairs = len(ground.pair_lot)
    if not pairs or pairs > MOST_PAIRS:
        return None
    from ortools.linear_solver import pywraplp

    grain = gcd(*(lot.crate_g for lot in ground.lots))
    solver = pywraplp.Solver.CreateSolver("SAT")
    solver.SetSolverSpecificParametersAsString(EFFORT)
    crates = [solver.IntVar(0, ground.lots[lot].crates, "") for lot in ground.pair_lot.tolist()]
    weights = [ground.lots[lot].crate_g // grain for lot in ground.pair_lot.tolist()]
    for lot, offered in enumerate(ground.lots):
        own = range(int(ground.first[lot]), int(ground.first[lot + 1]))
        if own:
            solver.Add(solver.Sum([crates[pair] for pair in own]) <= offered.crates)
    inside = _pairs_under(network)
    for node, below in enumerate(inside):
        if below and network.room[node] < LARGEST_G:
            solver.Add(
                solver.Sum([crates[pair] * weights[pair] for pair in below])
                <= int(network.room[node]) // grain
            )
    off_fair = []
    for structure in range(network.structures):
        below = inside[structure]
        if below:
            gap = solver.IntVar(
                0, sum(offered.crates * offered.crate_g for offered in ground.lots) // grain + 1, ""
            )
            total = solver.Sum([crates[pair] * weights[pair] for pair in below])
            solver.Add(gap >= total - int(fair_g[structure]) // grain)
            solver.Add(gap >= int(fair_g[structure]) // grain - total)
            off_fair.append(gap)
    supply = sum(lot.crates * lot.crate_g for lot in ground.lots) // grain
    given = solver.Sum([crate * weight for crate, weight in zip(crates, weights, strict=True)])
    solver.Add(given >= given_g // grain + 1)
    solver.Maximize(given * (2 * supply + 2) - solver.Sum(off_fair))
    if solver.Solve() not in (solver.OPTIMAL, solver.FEASIBLE):
        return None
    return [round(crate.solution_value()) for crate in crates]


def _pairs_under(network: Network) -> list[list[int]]:
    """For every room of the forest, the pairs whose crates pass through it."""
    inside: list[list[int]] = [[] for _ in range(len(network.parent))]
    for pair, head in enumerate(network.head.tolist()):
        node = head
        while node >= 0:
            inside[node].append(pair)
            node = int(network.parent[node])
    return inside
