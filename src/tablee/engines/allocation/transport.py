"""Which lot goes where, once everybody's total is known: the fewest grams × metres (minimum-cost flow)."""

from __future__ import annotations

import numpy as np

from tablee.engines.allocation.network import Network
from tablee.engines.allocation.reach import Ground, Ints


def transport(network: Network, ground: Ground, target: Ints) -> Ints:
    """Units on each pair, nested rooms respected, structure totals exactly `target`."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    pairs, nodes = len(ground.pair_lot), len(network.parent)
    if not pairs or not target.any():
        return np.zeros(pairs, dtype=np.int64)
    lots = len(network.supply)
    source = nodes + lots
    solver = SimpleMinCostFlow()

    def arcs(tails: Ints, heads: Ints, capacity: Ints, cost: Ints) -> Ints:
        found: Ints = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacity, cost)
        return found

    supply = network.supply[ground.pair_lot]
    on_pairs = arcs(nodes + ground.pair_lot, network.head, supply, ground.metres)
    free = np.zeros(lots, dtype=np.int64)
    arcs(np.full(lots, source), nodes + np.arange(lots), network.supply, free)
    inner = np.flatnonzero(network.parent >= 0)
    if len(inner):
        arcs(inner, network.parent[inner], network.room[inner], np.zeros(len(inner), dtype=np.int64))
    takers = np.flatnonzero(target)
    solver.set_nodes_supplies(
        np.concatenate([[source], takers]), np.concatenate([[int(target.sum())], -target[takers]])
    )
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("the transport could not be found")
    flows: Ints = np.asarray(solver.flows(on_pairs), dtype=np.int64)
    return flows
