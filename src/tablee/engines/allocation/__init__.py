"""The fair share: who gets which crate, and why. Nobody with room is less served than a holder by more than one crate.

>>> from tablee.engines.allocation import Caps, Lot, Problem, Structure, allocate
>>> clementines = Lot("OF-1", crates=100, crate_g=10_000, category="fruits", storage="ambient", lat=43.6, lon=1.44)
>>> takers = [
...     Structure(name, need_g=1_000_000, lat=43.6, lon=1.44, caps=Caps(total_g=crates * 10_000))
...     for name, crates in (("a", 10), ("b", 30), ("c", 100), ("d", 100))
... ]
>>> result = allocate(Problem((clementines,), tuple(takers)), seed=0)
>>> [(share.structure, share.crates) for share in result.shares]
[('a', 10), ('b', 30), ('c', 30), ('d', 30)]
>>> result.given_g, result.complaints
(1000000, 0)
>>> print(result.sentences["a"].replace("\\u202f", " ").replace("\\u00a0", " "))
10 caisses : votre plafond est atteint ; avec elles vous êtes servis à 10,0 % de votre besoin, les autres à 30,0 %.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tablee.engines.allocation.problem import (
    Caps,
    Explanation,
    Left,
    Level,
    Lot,
    Parameters,
    Problem,
    ProblemError,
    Result,
    Share,
    Structure,
)

if TYPE_CHECKING:
    from tablee.engines.allocation.regimes import Regime, Regimes, regime_of
    from tablee.engines.allocation.sheet import write_sheet
    from tablee.engines.allocation.solve import BrokenPromise, Stopped, allocate

# What loads numpy, a third of a process's start: few processes ever deal, so its rooms open when first asked.
SOLVING = {
    "regimes": ("Regime", "Regimes", "regime_of"),
    "sheet": ("write_sheet",),
    "solve": ("BrokenPromise", "Stopped", "allocate"),
}


def __getattr__(name: str) -> Any:
    for room, names in SOLVING.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{room}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
