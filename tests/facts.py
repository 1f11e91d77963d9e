"""Facts that only tests put and hear."""

from tablee.kernel.events import Event


class Noted(Event):
    name = "test.fact"
    n: int = 0
    person: str = ""


class StormPassed(Event):
    name = "storm.fact"
    fact: int = 0
