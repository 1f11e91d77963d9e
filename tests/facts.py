"""Facts that only tests put and hear."""

from dataclasses import dataclass

from tablee.kernel.events import Event


@dataclass(frozen=True)
class Noted(Event):
    name = "test.fact"
    n: int = 0
    person: str = ""


@dataclass(frozen=True)
class StormPassed(Event):
    name = "storm.fact"
    fact: int = 0
