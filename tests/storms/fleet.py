"""The shore of a storm: starts the crews, hears what they say, kills some with SIGKILL, replaces them, never sleeps."""

import json
import multiprocessing
import os
import queue
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connection

from tests.storms.crew import put_out

ROOT = Path(settings.BASE_DIR)
PATIENCE_SECONDS = 180


def database_url() -> str:
    """Where the suite's own test database is, for another process."""
    about = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{about['NAME']}"
    return f"postgres://{about['USER']}@{about['HOST']}:{about['PORT']}/{about['NAME']}"


HARBOUR = multiprocessing.get_context("forkserver")
HARBOUR.set_forkserver_preload(["tests.storms.harbour"])


class Crew:
    """One process. What it says lands in the fleet's queue as (crew, message); None when it ended."""

    def __init__(self, heard: "queue.Queue[tuple[Crew, dict[str, Any] | None]]") -> None:
        orders, self._orders = HARBOUR.Pipe(duplex=False)
        self._words, words = HARBOUR.Pipe(duplex=False)
        self.process = HARBOUR.Process(target=put_out, args=(orders, words), daemon=True)
        # The fork server starts with the first crew, and looks for what it loads first on this path only.
        path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        with patch.dict(os.environ, {"DATABASE_URL": database_url(), "PYTHONPATH": path}):
            self.process.start()
        orders.close()
        words.close()
        self.ready = threading.Event()
        self.clients: list[int] = []
        self.killed = False
        self._heard = heard
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with open(self._words.fileno(), "rb", closefd=False) as lines:
            for line in lines:
                message = json.loads(line)
                if "ready" in message:
                    self.ready.set()
                else:
                    self._heard.put((self, message))
        self._heard.put((self, None))

    def tell(self, order: dict[str, Any]) -> None:
        if not self.ready.wait(timeout=PATIENCE_SECONDS):
            raise TimeoutError("a crew never got ready")
        os.write(self._orders.fileno(), (json.dumps(order) + "\n").encode())

    def kill(self) -> None:
        self.killed = True
        self.process.kill()

    def ended_well(self) -> bool:
        self.process.join(timeout=PATIENCE_SECONDS)
        return self.process.exitcode == 0

    def end(self) -> None:
        self.process.kill()
        self.process.join(timeout=PATIENCE_SECONDS)
        self._reader.join(timeout=PATIENCE_SECONDS)
        self._orders.close()
        self._words.close()


class Fleet:
    """A number of crews, with one spare always starting up so that a killed one is replaced at once."""

    def __init__(self, crews: int, *, spares: int = 0) -> None:
        self.heard: queue.Queue[tuple[Crew, dict[str, Any] | None]] = queue.Queue()
        self.crews = [Crew(self.heard) for _ in range(crews)]
        self._spares = [Crew(self.heard) for _ in range(spares)]

    def __enter__(self) -> "Fleet":
        return self

    def __exit__(self, *_: object) -> None:
        for crew in [*self.crews, *self._spares]:
            crew.end()

    def replacement(self, *, another: bool = True) -> Crew:
        """A fresh crew; another one starts up in its place when `another`."""
        crew = self._spares.pop(0) if self._spares else Crew(self.heard)
        if another:
            self._spares.append(Crew(self.heard))
        self.crews.append(crew)
        return crew

    def all_ready(self) -> None:
        for crew in [*self.crews, *self._spares]:
            if not crew.ready.wait(timeout=PATIENCE_SECONDS):
                raise TimeoutError("a crew never got ready")

    def messages(self) -> Iterator[tuple[Crew, dict[str, Any] | None]]:
        """What is heard, as it comes. Raises queue.Empty when everybody keeps silent: a deadlock."""
        while True:
            yield self.heard.get(timeout=PATIENCE_SECONDS)


def in_step(
    fleet: Fleet, clients: Sequence[dict[str, Any]], *, naive: bool = False, **order: Any
) -> list[dict[str, Any]]:
    """Every client's n-th request at the same moment, n by n. Answers, in the order heard."""
    share_out(fleet, clients, {"in_step": True, "naive": naive, **order})
    waiting: dict[int, int] = {}
    answers, ended = [], 0
    for crew, message in fleet.messages():
        if message is None:
            ended += 1
            assert crew.ended_well(), "a crew broke"
            if ended == len(fleet.crews):
                return answers
        elif "waits" in message:
            step = message["waits"]
            waiting[step] = waiting.get(step, 0) + 1
            if waiting[step] == len(clients):
                for each in fleet.crews:
                    each.tell({"step": step})
        elif "i" in message:
            answers.append(message)
    raise AssertionError("unreachable")


def share_out(fleet: Fleet, clients: Sequence[dict[str, Any]], order: dict[str, Any]) -> None:
    """Give each crew its clients and let all of them begin."""
    fleet.all_ready()
    for number, crew in enumerate(fleet.crews):
        mine = list(clients[number :: len(fleet.crews)])
        crew.clients = [each["client"] for each in mine]
        crew.tell({**order, "clients": mine})
