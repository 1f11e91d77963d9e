"""A populated installation in a folder of its own, and its server as `manage.py serve` starts it."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from benchmarks import ROOT

READY_S = 30


@dataclass
class Stand:
    """Where the data are, and how to ask the server."""

    folder: Path
    environment: dict[str, str]
    port: int
    email: str
    root: Path = ROOT  # the tree that is served
    server: "subprocess.Popen[bytes] | None" = None
    worker: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str, source: str = "") -> str:
        """The standard output of a management command."""
        done = subprocess.run(
            [sys.executable, str(self.root / "manage.py"), *arguments],
            env=self.environment,
            input=source,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {arguments[0]}: {done.stderr[-800:]}")
        return done.stdout

    def cookie(self) -> str:
        return self.manage("session_cookie", self.email).strip()

    def start(self) -> None:
        """As `manage.py serve` starts it: granian, two workers of two threads."""
        from tablee.config.serving.children import web_server

        child = web_server("127.0.0.1", self.port, self.root / "src")
        self.server = subprocess.Popen(child.command, env=self.environment)
        until = time.monotonic() + READY_S
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.address}/vivant", timeout=1).read()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise RuntimeError("the server did not answer")

    def start_worker(self) -> None:
        """The background worker that `manage.py serve` starts beside the server."""
        self.worker = subprocess.Popen(
            [sys.executable, str(self.root / "manage.py"), "work"], env=self.environment
        )

    def stop(self) -> None:
        for each in (self.server, self.worker):
            if each is not None:
                each.terminate()
                try:
                    each.wait(timeout=60)
                except subprocess.TimeoutExpired:
                    each.kill()
                    each.wait()
        self.server = self.worker = None

    def laws_hold(self) -> bool:
        return bool(json.loads(self.manage("invariants", "--json"))["ok"])

    def memory_mb(self) -> float:
        """Resident memory of the server and its workers."""
        pids = [self.server.pid, *_children(self.server.pid)] if self.server else []
        return sum(_status(pid, "VmRSS") for pid in pids) / 1024

    def cpu_s(self) -> float:
        """Processor seconds used so far by the server and its workers."""
        pids = [self.server.pid, *_children(self.server.pid)] if self.server else []
        ticks = os.sysconf("SC_CLK_TCK")
        return sum(_ticks(pid) for pid in pids) / ticks


def prepare(folder: Path, size: str, *, database_url: str = "", root: Path = ROOT, key: str = "") -> Stand:
    """Migrate, populate with seed 1, build the static files. Minutes at size L."""
    stand = empty(folder, database_url=database_url, root=root, key=key)
    for command in (("migrate", "-v0"), ("createcachetable",)):
        stand.manage(*command)
    before = time.monotonic()
    said = stand.manage("populate", "--size", size, "--seed", "1")
    found = re.search(r"[\w.+-]+@[\w.-]+", said)
    if found is None:
        raise RuntimeError("populate named nobody to sign in with")
    stand.email = found[0]
    print(f"  populated {size} in {time.monotonic() - before:.0f} s", flush=True)
    return stand


def empty(folder: Path, *, database_url: str = "", root: Path = ROOT, key: str = "") -> Stand:
    """A folder, a port and the static files; no table yet."""
    folder.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}",
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DEMO": "1",
        "RATE_FACTOR": "1000",
    }
    environment.pop("DATABASE_URL", None)
    if database_url:
        environment["DATABASE_URL"] = database_url
    if key:
        environment["SECRET_KEY"] = key
    stand = Stand(folder, environment, port, "", root)
    for command in (("build_assets",), ("collectstatic", "--noinput", "-v0")):
        stand.manage(*command)
    return stand


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in found] + [grand for each in found for grand in _children(int(each))]


def _status(pid: int, name: str) -> int:
    text = Path(f"/proc/{pid}/status").read_text()
    found = re.search(rf"{name}:\s+(\d+)", text)
    return int(found[1]) if found else 0


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])
