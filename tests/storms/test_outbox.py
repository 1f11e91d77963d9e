"""Several workers on one outbox, one of them killed again and again: each fact takes effect exactly once."""

import random

import pytest

from tablee.kernel import counters, outbox
from tablee.kernel.models import Counter, OutboxEvent
from tests import make
from tests.storms.conftest import FORCE
from tests.storms.fleet import Fleet

pytestmark = [pytest.mark.storm, pytest.mark.usefixtures("committed")]

CREWS = 3
TURNS = 4


def test_each_fact_takes_effect_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(FORCE.facts):
        outbox.put("storm.fact", {"fact": number}, at=make.NOON)
    dice = random.Random(3)
    moments = sorted(dice.randrange(1, FORCE.facts * 3 // 5) for _ in range(FORCE.kills))
    killed = handled = 0
    with Fleet(CREWS, spares=1) as fleet:
        fleet.all_ready()
        for crew in fleet.crews:
            crew.tell({"outbox": {"turns": TURNS, "minutes_ahead": 1, "limit": 7}})
        running = CREWS
        for crew, message in fleet.messages():
            if message is None:
                running -= 1
                if crew.killed:  # its lease runs out six minutes later, on the replacement's clock
                    ahead = {"turns": TURNS, "minutes_ahead": 6 * killed, "limit": 7}
                    fleet.replacement(another=killed < FORCE.kills).tell({"outbox": ahead})
                    running += 1
                if running == 0:
                    break
            elif "handles" in message:
                handled += 1
                if killed < len(moments) and handled >= moments[killed] and not crew.killed:
                    crew.kill()
                    killed += 1
    assert killed, (
        "what is heard comes after what was done: late kills may find nobody at work, but not all of them"
    )
    later = make.NOON + outbox.LEASE * 100
    monkeypatch.setitem(
        outbox.HANDLERS, "storm.fact", [lambda said, at: counters.next_value(f"fact:{said['fact']}")]
    )
    outbox.run_due(later, limit=FORCE.facts)
    effects = dict(Counter.objects.filter(name__startswith="fact:").values_list("name", "value"))
    assert set(effects.values()) == {1}, "a fact took effect twice"
    assert len(effects) == FORCE.facts, "a fact took no effect"
    assert not OutboxEvent.objects.filter(done_at__isnull=True).exists()
