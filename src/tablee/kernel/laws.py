"""A register of laws: sentences about the whole database that must be true, each with a function that finds breaches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True)
class Breach:
    """Where a law does not hold: an object's reference and the figures that disagree."""

    ref: str
    found: str


@dataclass(frozen=True)
class Law:
    name: str
    sentence: str
    breaches: Callable[[], Iterator[Breach]]


LAWS: dict[str, Law] = {}
MOST = 100  # breaches of one law


def law(
    name: str, sentence: str
) -> Callable[[Callable[[], Iterator[Breach]]], Callable[[], Iterator[Breach]]]:
    """Register a finder of breaches under a name. Finders read only; a hundred breaches are enough."""

    def keep(breaches: Callable[[], Iterator[Breach]]) -> Callable[[], Iterator[Breach]]:
        LAWS[name] = Law(name, sentence, lambda: islice(breaches(), MOST))
        return breaches

    return keep


def check_all() -> dict[str, list[Breach]]:
    """Every law asked; an empty list where it holds."""
    return {name: list(each.breaches()) for name, each in sorted(LAWS.items())}
