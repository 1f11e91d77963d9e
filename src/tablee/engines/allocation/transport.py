"""Which lot goes where, once everybody's total is known: the fewest grams × metres (minimum-cost flow)."""

import numpy as np

from tablee.engines.allocation.network import Network
from tablee.engines.allocation.reach import Bools, Ground, Ints


def transport(network: Network, ground: Ground, target: Ints, usable: Bools) -> Ints:
    """Units on each pair, nested rooms respected, structure totals exactly `target`; nothing where not `usable`."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    nodes, flow = len(network.parent), np.zeros(len(ground.pair_lot), dtype=np.int64)
    used = np.flatnonzero(usable)
    if not len(used) or not target.any():
        return flow
    lots = len(network.supply)
    source = nodes + lots
    solver = SimpleMinCostFlow()

    def arcs(tails: Ints, heads: Ints, capacity: Ints, cost: Ints) -> Ints:
        found: Ints = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacity, cost)
        return found

    lot = ground.pair_lot[used]
    on_pairs = arcs(nodes + lot, network.head[used], network.supply[lot], ground.metres[used])
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
    flow[used] = solver.flows(on_pairs)
    return flow
