"""Two web servers and two workers on one database, as on two machines behind a proxy: each may be killed and comes back."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from tablee.config.serving.address import wait_until_alive
from tablee.config.serving.children import Child, web_server
from tablee.config.serving.stop_sign import StopSign
from tests.real_server import free_port
from tests.storms.fleet import ROOT, database_url

HOST = "127.0.0.1"
PATIENCE_SECONDS = 120


class Machines:
    """`addresses` of the servers. Children are killed with their whole group, as when a machine loses power."""

    def __init__(self, folder: Path, *, servers: int = 2, workers: int = 2) -> None:
        ports = [free_port() for _each in range(servers)]
        self.addresses = [f"{HOST}:{port}" for port in ports]
        self.servers = [self._server(folder / f"web{port}", port) for port in ports]
        self.workers = [self._worker(folder / f"work{number}") for number in range(workers)]

    def _environment(self, folder: Path, **more: str) -> dict[str, str]:
        folder.mkdir()
        return {
            **os.environ,
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(folder),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "SECRET_KEY": settings.SECRET_KEY,  # links and forms of one server are genuine to the other
            "STATIC_BUILD": "0",
            "RATE_FACTOR": "100000",  # all clients of the storm come from one address
            **more,
        }

    def _server(self, folder: Path, port: int) -> Child:
        return Child(
            "web", web_server(HOST, port, ROOT / "src").command, self._environment(folder, PORT=str(port))
        )

    def _worker(self, folder: Path) -> Child:
        return Child("work", [sys.executable, "-m", "tests.storms.worker"], self._environment(folder))

    def __enter__(self) -> "Machines":
        for child in (*self.servers, *self.workers):
            child.start()
        for number in range(len(self.servers)):
            self._wait(number)
        return self

    def __exit__(self, *_: Any) -> None:
        for child in (*self.servers, *self.workers):
            child.ask_to_stop()
        for child in (*self.servers, *self.workers):
            child.wait_or_kill(PATIENCE_SECONDS)

    def kill(self, child: Child) -> None:
        """SIGKILL to the child and its own children, and a new one at once in its place."""
        assert child.process is not None
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait(timeout=PATIENCE_SECONDS)
        child.start()

    def _wait(self, number: int) -> None:
        process = self.servers[number].process
        assert process is not None
        port = int(self.addresses[number].rpartition(":")[2])
        alive = wait_until_alive(port, HOST, lambda: process.poll() is not None, StopSign())
        assert alive, "a server never answered"
