"""Several workers on one outbox, one of them killed again and again: each fact takes effect exactly once."""

import random

import pytest

from tablee.kernel import counters, events, outbox
from tablee.kernel.models import Counter, OutboxEvent
from tests import make
from tests.facts import StormPassed
from tests.storms.conftest import FORCE
from tests.storms.fleet import Fleet

pytestmark = [pytest.mark.storm, pytest.mark.usefixtures("committed")]

CREWS = 3
TURNS = 4


def test_each_fact_takes_effect_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(FORCE.facts):
        StormPassed(fact=number).put(make.NOON)
    deadly = set(random.Random(3).sample(range(FORCE.facts), FORCE.kills))
    assert killed_at(deadly) == FORCE.kills
    later = make.NOON + outbox.LEASE * 100
    monkeypatch.setitem(
        events.HANDLERS, StormPassed, [lambda passed, at: counters.next_value(f"fact:{passed.fact}")]
    )
    outbox.run_due(later, limit=FORCE.facts)
    effects = dict(Counter.objects.filter(name__startswith="fact:").values_list("name", "value"))
    assert set(effects.values()) == {1}, "a fact took effect twice"
    assert len(effects) == FORCE.facts, "a fact took no effect"
    assert not OutboxEvent.objects.filter(done_at__isnull=True).exists()


def killed_at(deadly: set[int]) -> int:
    """Workers until nothing is due; whoever first stands in the middle of a deadly fact is killed there. How many were."""
    left = set(deadly)
    with Fleet(CREWS, spares=1) as fleet:
        fleet.all_ready()
        for crew in fleet.crews:
            crew.tell(_orders(deadly, minutes_ahead=1))
        running = CREWS
        for crew, message in fleet.messages():
            if message is None:
                assert crew.killed or crew.ended_well(), "a worker broke"
                running -= 1
                if crew.killed:  # its lease runs out six minutes later, on the replacement's clock
                    ahead = 6 * (len(deadly) - len(left))
                    fleet.replacement(another=bool(left)).tell(_orders(deadly, minutes_ahead=ahead))
                    running += 1
                if running == 0:
                    break
            elif (fact := message.get("halts")) is not None:
                if fact in left:
                    left.remove(fact)
                    crew.kill()
                else:
                    crew.tell({"go": fact})
    return len(deadly) - len(left)


def _orders(deadly: set[int], *, minutes_ahead: int) -> dict[str, object]:
    return {"outbox": {"turns": TURNS, "minutes_ahead": minutes_ahead, "limit": 7, "halts": sorted(deadly)}}
