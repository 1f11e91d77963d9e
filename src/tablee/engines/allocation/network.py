"""The caps as a forest: category room flows into storage room, storage room into the structure's own."""

from dataclasses import dataclass

import numpy as np

from tablee.engines.allocation.problem import LARGEST_G, STORAGES
from tablee.engines.allocation.reach import Ground, Ints


@dataclass(frozen=True, slots=True)
class Network:
    """Everything counted in `unit` grams. Nodes: structures first (in the ground's order), then storage rooms, then
    category rooms; only real caps make a node. `parent` is -1 for structures, `room` what may leave a node,
    `head` the node where each pair enters, `most` what each structure could take if it were alone."""

    unit: int
    supply: Ints
    parent: Ints
    room: Ints
    head: Ints
    most: Ints

    @property
    def structures(self) -> int:
        return len(self.most)


def network_of(ground: Ground, unit: int) -> Network:
    """The flow network of a ground in units: grams (1), or crates where they all weigh `unit` grams."""
    supply = np.array([lot.crates * (lot.crate_g // unit) for lot in ground.lots], dtype=np.int64)
    parent, room = [-1] * len(ground.structures), [_units(s.caps.total_g, unit) for s in ground.structures]
    head = _storage_nodes(ground, unit, parent, room)
    head = _category_nodes(ground, unit, head, parent, room)
    network = Network(
        unit=unit,
        supply=supply,
        parent=np.array(parent, dtype=np.int64),
        room=np.array(room, dtype=np.int64),
        head=head,
        most=np.zeros(len(ground.structures), dtype=np.int64),
    )
    network.most[:] = _alone(network, ground)
    return network


def _units(cap_g: int | None, unit: int) -> int:
    return LARGEST_G if cap_g is None else min(cap_g, LARGEST_G) // unit


def _storage_nodes(ground: Ground, unit: int, parent: list[int], room: list[int]) -> Ints:
    storage_of_lot = np.array([STORAGES.index(lot.storage) for lot in ground.lots], dtype=np.int64)
    keys = ground.pair_structure * len(STORAGES) + storage_of_lot[ground.pair_lot]
    distinct, _, where = _distinct(keys)
    node_of_key = np.empty(len(distinct), dtype=np.int64)
    for index, key in enumerate(distinct.tolist()):
        structure, storage = divmod(key, len(STORAGES))
        cap = ground.structures[structure].caps.of_storage(STORAGES[storage])
        node_of_key[index] = structure if cap is None else len(parent)
        if cap is not None:
            parent.append(structure)
            room.append(_units(cap, unit))
    return node_of_key[where]


def _category_nodes(ground: Ground, unit: int, entry: Ints, parent: list[int], room: list[int]) -> Ints:
    categories = sorted({lot.category for lot in ground.lots})
    number = {category: index for index, category in enumerate(categories)}
    category_of_lot = np.array([number[lot.category] for lot in ground.lots], dtype=np.int64)
    keys = ground.pair_structure * max(1, len(categories)) + category_of_lot[ground.pair_lot]
    distinct, sample, where = _distinct(keys)
    node_of_key = entry[sample]
    for index, key in enumerate(distinct.tolist()):
        structure, category = divmod(key, len(categories))
        cap = ground.structures[structure].caps.categories.get(categories[category])
        if cap is not None:
            parent.append(int(node_of_key[index]))
            room.append(_units(cap, unit))
            node_of_key[index] = len(parent) - 1
    return node_of_key[where]


def _distinct(keys: Ints) -> tuple[Ints, Ints, Ints]:
    """Sorted keys once each, where each is first met, and the rank of every key (numpy.unique imports a lot for it)."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.ones(len(keys), dtype=bool)
    starts[1:] = ordered[1:] != ordered[:-1]
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.cumsum(starts) - 1
    return ordered[starts], order[starts], rank


def _alone(network: Network, ground: Ground) -> Ints:
    """What every structure could take if the others asked for nothing: supplies climb the forest, cut by each room."""
    arriving = np.zeros(len(network.parent), dtype=np.int64)
    np.add.at(arriving, network.head, network.supply[ground.pair_lot])
    inflow, room, parent = arriving.tolist(), network.room.tolist(), network.parent.tolist()
    for node in range(len(inflow) - 1, network.structures - 1, -1):
        inflow[parent[node]] += min(inflow[node], room[node])
    alone = [min(inflow[node], room[node]) for node in range(network.structures)]
    return np.array(alone, dtype=np.int64)
