"""Which of the three regimes an offer falls under, and the figures that say so: abundance, limited, scarce."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tablee.engines.allocation.network import network_of
from tablee.engines.allocation.problem import Problem, validate
from tablee.engines.allocation.reach import reach

Regimes = Literal["abundance", "limited", "scarce"]
Because = Literal["one_taker", "nobody_can_take", "enough_for_all", "under_urgent_needs", "less_than_asked"]


@dataclass(frozen=True, slots=True)
class Regime:
    """The regime of a problem, with its reason in figures (grams): what is offered, asked for and urgently needed."""

    name: Regimes
    because: Because
    supply_g: int
    could_take_g: int
    urgent_g: int
    takers: int


def regime_of(problem: Problem, *, asked_g: Mapping[str, int] | None = None) -> Regime:
    """Scarce: the supply is under the needs flagged urgent (`Structure.urgent_g`) of those who can take it.
    Abundance: it covers all that everybody could take, or one structure alone can take it. Limited otherwise.

    What a structure could take: its room, and no more than it asked for (`asked_g`) or, having asked nothing, than the
    rest of its need. `could_take_g` counts no more than the supply for any one structure.
    """
    validate(problem)
    ground = reach(problem)
    room = network_of(ground, 1).most.tolist()
    supply = sum(lot.crates * lot.crate_g for lot in ground.lots)
    asked = asked_g or {}
    could, urgent, takers = 0, 0, 0
    for structure, room_g in zip(ground.structures, room, strict=True):
        if room_g:
            wish = asked.get(structure.id, max(0, structure.need_g - structure.received_g))
            could += min(room_g, wish)
            urgent += structure.urgent_g
            takers += wish > 0
    name, because = _reading(supply, could, urgent, takers)
    return Regime(name, because, supply, could, urgent, takers)


def _reading(supply: int, could: int, urgent: int, takers: int) -> tuple[Regimes, Because]:
    if supply < urgent:
        return "scarce", "under_urgent_needs"
    if takers == 0:
        return "abundance", "nobody_can_take"
    if takers == 1:
        return "abundance", "one_taker"
    if supply >= could:
        return "abundance", "enough_for_all"
    return "limited", "less_than_asked"
