"""`serve`: from nothing to an answered page, stopped in order; a child that cannot live ends it with an error."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings

from tablee.config.serving import children
from tablee.config.serving.address import is_free, wait_until_alive
from tablee.config.serving.children import Child, Household
from tablee.config.serving.stop_sign import StopSign

pytestmark = pytest.mark.skipif(
    os.environ["TABLEE_TEST_DB"] != "sqlite", reason="the same on every database: runs once"
)

LIVES = "import signal; signal.pause()"
DIES = "raise SystemExit(7)"
IGNORES = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"
)


def _child(script: str) -> Child:
    return Child(script, [sys.executable, "-c", script], dict(os.environ))


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# ── the household ─────────────────────────────────────────────────────────────────────────────────────


def test_asked_to_stop_it_stops_every_child() -> None:
    household = Household([_child(LIVES), _child(LIVES)], print)
    household.start()
    household.stopping.set()
    assert household.watch() is True
    assert all(child.has_ended() for child in household.children)


def test_a_child_that_cannot_live_ends_the_household(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(children, "LOOK_EVERY_SECONDS", 0.01)
    healthy, sick = _child(LIVES), _child(DIES)
    household = Household([healthy, sick], said.append)
    household.start()
    assert household.watch() is False
    assert len(sick.starts) == children.RESTARTS + 1
    assert healthy.has_ended()
    assert "exit code 7" in said[-1]


def test_a_killed_child_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LOOK_EVERY_SECONDS", 0.01)
    child = _child(LIVES)
    restarted = Event()
    household = Household([child], lambda line: restarted.set())
    household.start()
    watcher = Thread(target=household.watch)
    watcher.start()
    assert child.process is not None
    first = child.process.pid
    child.process.kill()
    assert restarted.wait(20)
    household.stopping.set()
    watcher.join()
    assert child.process.pid != first
    assert child.has_ended()


def test_a_deaf_child_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "STOP_SECONDS", 0.2)
    child = _child(IGNORES)
    child.process = subprocess.Popen(child.command, stdout=subprocess.PIPE)
    assert child.process.stdout is not None
    assert child.process.stdout.readline() == b"deaf\n"
    Household([child], print).stop()
    assert child.process.returncode == -signal.SIGKILL
    child.process.stdout.close()


# ── the address ───────────────────────────────────────────────────────────────────────────────────────


def test_a_taken_port_is_seen(port: int) -> None:
    assert is_free("127.0.0.1", port)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", port))
        listening.listen()
        assert not is_free("127.0.0.1", port)


def test_waiting_for_the_server_ends_when_it_has_died(port: int) -> None:
    assert not wait_until_alive(port, "127.0.0.1", lambda: True, StopSign())


# ── the command ───────────────────────────────────────────────────────────────────────────────────────


def _serve(folder: Path, port: int, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "STATIC_BUILD"}}
    return subprocess.Popen(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve", *arguments],
        env={**kept, "DATA_DIR": str(folder), "PORT": str(port), "DEMO": "0", **environment},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _children_of(pid: int) -> set[int]:
    """Every process below this one."""
    found = {
        int(one)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for one in (task / "children").read_text().split()
    }
    return found.union(*(_children_of(child) for child in found))


def test_from_nothing_to_a_page_and_back(tmp_path: Path, port: int) -> None:
    server = _serve(tmp_path, port)
    try:
        said = []
        assert server.stdout is not None
        while "Ctrl+C" not in (line := server.stdout.readline()) and line:
            said.append(line)
        text = "".join(said)
        assert f"http://127.0.0.1:{port}/" in text
        assert "Base de données" in text
        assert "Première visite" in text
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/vivant", timeout=10) as answer:
            assert answer.read() == b"ok"
        below = _children_of(server.pid)
        assert len(below) >= 4, "granian, its two workers, and the background worker"
    finally:
        server.send_signal(signal.SIGTERM)
        _, complaints = server.communicate(timeout=60)
    assert server.returncode == 0, complaints
    assert "Traceback" not in complaints
    assert not [pid for pid in below if Path(f"/proc/{pid}").exists()]
    assert (tmp_path / "db.sqlite3").exists()
    assert list((tmp_path / "static").rglob("*.br")), "static files are compressed once"


def _prepare(folder: Path, port: int) -> None:
    process = _serve(folder, port, "--prepare-only")
    _, complaints = process.communicate(timeout=120)
    assert process.returncode == 0, complaints


def test_a_second_preparation_builds_nothing_again(tmp_path: Path, port: int) -> None:
    _prepare(tmp_path, port)
    built = {file: file.stat().st_mtime_ns for file in (tmp_path / "static").rglob("*") if file.is_file()}
    key = (tmp_path / "secret_key").read_text()
    _prepare(tmp_path, port)
    assert built
    assert {
        file: file.stat().st_mtime_ns for file in (tmp_path / "static").rglob("*") if file.is_file()
    } == built
    assert (tmp_path / "secret_key").read_text() == key


def test_a_taken_port_is_refused_with_advice(tmp_path: Path, port: int) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", port))
        listening.listen()
        server = _serve(tmp_path, port)
        _, complaints = server.communicate(timeout=60)
    assert server.returncode != 0
    assert f"PORT={port + 1}" in complaints


def test_danger_is_refused(tmp_path: Path, port: int) -> None:
    server = _serve(tmp_path, port, DEBUG="1", SECRET_KEY="changeme")
    _, complaints = server.communicate(timeout=60)
    assert server.returncode != 0
    assert "DEBUG est allumé" in complaints
    assert "SECRET_KEY est trop courte" in complaints
    assert not (tmp_path / "db.sqlite3").exists(), "nothing is prepared before the refusal"


SIGNALLED = """
import faulthandler, itertools, os, signal, sys
from tablee.config.serving.children import Household

faulthandler.dump_traceback_later(20, exit=True)
for moment in range(1, 40):
    household, calls = Household([], print), itertools.count(1)
    household.stopping.rise_on_signals()
    sys.setprofile(lambda *_: os.kill(os.getpid(), signal.SIGTERM) if next(calls) == moment else None)
    while not household.stopping.wait(0.001):
        pass
    sys.setprofile(None)
print("stopped", moment)
"""


def test_a_signal_at_any_moment_of_the_wait_is_heard() -> None:
    """A busy machine delays the wait's end: the handler then runs in the midst of it, where a lock would be held."""
    done = subprocess.run(
        [sys.executable, "-c", SIGNALLED],
        env={**os.environ, "PYTHONPATH": "src"}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.stdout == "stopped 39\n", done.stderr[-800:]
