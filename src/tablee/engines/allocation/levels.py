"""How much each structure gets: the weighted leximin of levels among all the ways to waste nothing.

Pour the total over a group as if everything could go everywhere; a maximum flow tells whether it can. If it cannot,
the minimum cut splits the group in two: those who cannot get so much keep all that reaches them, the others share the
rest, and each side is poured again on its own (decomposition of Fujishige and Groenevelt; exact, because nested caps
make the feasible totals a polymatroid).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tablee.engines.allocation.network import Network
from tablee.engines.allocation.reach import Bools, Ground, Ints
from tablee.engines.allocation.waterfill import Basins, pour

Pause = Callable[[], None]
"""Called between two steps; raises to stop the engine."""

RICH, EVEN, POOR = 0, 1, 2
"""Sides of a cut: can get more than poured, gets what was poured, cannot get so much."""


@dataclass(frozen=True, slots=True)
class _Group:
    lots: Ints
    nodes: Ints
    structures: Ints
    pairs: Ints
    total: int


def most_that_flows(network: Network, ground: Ground) -> int:
    """The largest amount that can be given at all, in units."""
    if not len(ground.pair_lot):
        return 0
    return _Decomposition(network, ground).flow_of(network.most)


def levels(network: Network, ground: Ground, basins: Basins, total: int, pause: Pause) -> tuple[Ints, Bools]:
    """Units for each structure, summing to `total`, the amount that `most_that_flows` found; and which pairs may carry
    some: those that join two groups never do."""
    decomposition = _Decomposition(network, ground)
    return decomposition.run(basins, total, pause), decomposition.open


class _Decomposition:
    """State of the splitting: what already flows across a cut stays as a fixed inflow or outflow of its two ends."""

    def __init__(self, network: Network, ground: Ground) -> None:
        self.network, self.ground = network, ground
        nodes = len(network.parent)
        self.parent = network.parent.copy()
        self.fixed_in = np.zeros(nodes, dtype=np.int64)
        self.fixed_out = np.zeros(nodes, dtype=np.int64)
        self.open = np.ones(len(ground.pair_lot), dtype=bool)
        self.target = np.zeros(network.structures, dtype=np.int64)
        # Places of nodes and lots in the solver's numbering: rewritten for every group.
        self.node_at = np.zeros(nodes, dtype=np.int64)
        self.lot_at = np.zeros(len(network.supply), dtype=np.int64)

    def whole(self, total: int) -> _Group:
        structures = self.network.structures
        return _Group(
            lots=np.flatnonzero(np.diff(self.ground.first)),
            nodes=np.arange(len(self.parent)),
            structures=np.arange(structures),
            pairs=np.arange(len(self.ground.pair_lot)),
            total=total,
        )

    def flow_of(self, target: Ints) -> int:
        self.target = target
        return self._flow(self.whole(0))[0]

    def run(self, basins: Basins, total: int, pause: Pause) -> Ints:
        waiting = [self.whole(total)]
        while waiting:
            group = waiting.pop()
            pause()
            if group.total <= 0 or not len(group.structures):
                continue
            if len(group.structures) == 1:
                self.target[group.structures] = group.total
                continue
            self.target[group.structures] = pour(basins.part(group.structures), group.total)
            waiting.extend(self._parts(group))
        return self.target

    def _parts(self, group: _Group) -> list[_Group]:
        """Nothing when the group can get what was poured, else its two sides."""
        wanted = group.total + int(self.fixed_out[group.nodes].sum())
        flow, node_side, lot_side = self._flow(group)
        return [] if flow == wanted else self._split(group, node_side, lot_side)

    def _flow(self, group: _Group) -> tuple[int, Ints, Ints]:
        """Maximum flow to the targets of a group; on which side of the cuts its nodes and lots fall."""
        from ortools.graph.python.max_flow import SimpleMaxFlow

        network, ground = self.network, self.ground
        source, sink = 0, 1
        self.node_at[group.nodes] = 2 + np.arange(len(group.nodes))
        self.lot_at[group.lots] = 2 + len(group.nodes) + np.arange(len(group.lots))
        solver = SimpleMaxFlow()

        def arcs(tails: Ints, heads: Ints, capacity: Ints) -> None:
            if len(tails):
                solver.add_arcs_with_capacity(tails, heads, capacity)

        supply = network.supply[group.lots]
        arcs(np.full(len(group.lots), source), self.lot_at[group.lots], supply)
        into = group.nodes[self.fixed_in[group.nodes] > 0]
        arcs(np.full(len(into), source), self.node_at[into], self.fixed_in[into])
        # One unit more than the supply: the cut never passes through a pair.
        lot = ground.pair_lot[group.pairs]
        arcs(self.lot_at[lot], self.node_at[network.head[group.pairs]], network.supply[lot] + 1)
        inner = group.nodes[self.parent[group.nodes] >= 0]
        arcs(self.node_at[inner], self.node_at[self.parent[inner]], network.room[inner])
        out = group.nodes[self.fixed_out[group.nodes] > 0]
        arcs(self.node_at[out], np.full(len(out), sink), self.fixed_out[out])
        arcs(
            self.node_at[group.structures],
            np.full(len(group.structures), sink),
            self.target[group.structures],
        )
        if solver.solve(source, sink) != solver.OPTIMAL:
            raise RuntimeError("the maximum flow could not be found")
        side = np.full(2 + len(group.nodes) + len(group.lots), EVEN)
        side[np.asarray(solver.get_sink_side_min_cut(), dtype=np.int64)] = POOR
        side[np.asarray(solver.get_source_side_min_cut(), dtype=np.int64)] = RICH
        nodes_end = 2 + len(group.nodes)
        return int(solver.optimal_flow()), side[2:nodes_end], side[nodes_end:]

    def _split(self, group: _Group, node_side: Ints, lot_side: Ints) -> list[_Group]:
        side_of_node, side_of_lot = self.node_at, self.lot_at  # the numbering is no longer needed
        side_of_node[group.nodes] = node_side
        side_of_lot[group.lots] = lot_side
        self._fix_crossings(group.nodes)
        head_side = side_of_node[self.network.head[group.pairs]]
        apart = side_of_lot[self.ground.pair_lot[group.pairs]] != head_side
        self.open[group.pairs[apart]] = False
        pair_side = np.where(apart, EVEN, head_side)
        side = side_of_node[group.structures]
        poor = self._half(group, POOR, node_side, lot_side, pair_side, side == POOR)
        arriving = int(self.network.supply[poor.lots].sum() + self.fixed_in[poor.nodes].sum())
        poor_total = arriving - int(self.fixed_out[poor.nodes].sum())
        even_total = int(self.target[group.structures[side == EVEN]].sum())
        rich = self._half(group, RICH, node_side, lot_side, pair_side, side == RICH)
        return [
            replace(poor, total=poor_total),
            replace(rich, total=group.total - even_total - poor_total),
        ]

    def _fix_crossings(self, nodes: Ints) -> None:
        """Rooms that lead to a poorer side are full for good; those that lead to a richer one stay empty."""
        inner = nodes[self.parent[nodes] >= 0]
        above = self.parent[inner]
        crossing = inner[self.node_at[inner] != self.node_at[above]]
        full = crossing[self.node_at[crossing] < self.node_at[self.parent[crossing]]]
        self.fixed_out[full] += self.network.room[full]
        np.add.at(self.fixed_in, self.parent[full], self.network.room[full])
        self.parent[crossing] = -1

    def _half(
        self, group: _Group, side: int, node_side: Ints, lot_side: Ints, pair_side: Ints, structures: Bools
    ) -> _Group:
        return _Group(
            lots=group.lots[lot_side == side],
            nodes=group.nodes[node_side == side],
            structures=group.structures[structures],
            pairs=group.pairs[pair_side == side],
            total=0,
        )
