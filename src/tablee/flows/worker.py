"""One turn of background work: due jobs, waiting facts, due messages."""

from datetime import datetime

from tablee.domains.messages import actions as messages
from tablee.kernel import outbox, schedule


def turn(at: datetime) -> int:
    """Do what is due at that moment; how many things were done. Safe to run in several processes."""
    return schedule.run_due(at) + outbox.run_due(at) + messages.send_due(at)


def drain(at: datetime, *, turns: int = 50) -> int:
    """Turns until nothing is due (tests, the demonstration's loader)."""
    total = 0
    for _turn in range(turns):
        done = turn(at)
        total += done
        if not done:
            break
    return total
