"""A background worker as `manage.py work` runs it, that also counts: each fact of the storm, each start of a job.

Run as `python -m tests.storms.worker` with DATABASE_URL set.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import django


def count_fact(passed: Any, at: datetime) -> None:
    """The effect of a fact: in the transaction that marks it done."""
    from tablee.kernel import counters

    counters.next_value(f"fact:{passed.fact}")


def counted(name: str, run: Callable[[datetime], object]) -> Callable[[datetime], object]:
    """A job whose starts are counted before it does anything, so that a killed one counts too."""
    from django.db import transaction

    from tablee.kernel import counters

    def start(at: datetime) -> object:
        with transaction.atomic():
            counters.next_value(f"job:{name}")
        return run(at)

    return start


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tablee.config.settings")
    django.setup()
    from django.core.management import call_command

    from tablee.kernel import schedule
    from tablee.kernel.events import on
    from tests.facts import StormPassed

    on(StormPassed)(count_fact)
    schedule.JOBS = [replace(job, run=counted(job.name, job.run)) for job in schedule.JOBS]
    call_command("work", pause=0.2)


if __name__ == "__main__":
    main()
