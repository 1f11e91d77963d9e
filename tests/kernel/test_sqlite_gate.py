"""The write gate: one at a time, in order, timed, never left shut. Runs on SQLite files of its own on both suites."""

import fcntl
import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connections, transaction
from django.db.utils import ConnectionHandler

from tablee.kernel.sqlite_gate.gate import FairLock, Gate, GateClosed, gate_of

SRC = Path(settings.BASE_DIR) / "src"


def until(condition: Callable[[], bool]) -> None:
    """Wait for what other threads are about to do; gives up after twenty seconds."""
    pause = threading.Event()
    for _ in range(20_000):
        if condition():
            return
        pause.wait(0.001)
    raise AssertionError("waited in vain")


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return gate_of(str(tmp_path / "db.sqlite3"))


@pytest.fixture
def counter(tmp_path: Path, django_db_blocker: Any) -> Iterator[str]:
    """The alias of a SQLite file behind our backend, whatever database the suite runs on; holds one number."""
    yield from _database("gated", tmp_path, "tablee.kernel.sqlite_gate", django_db_blocker)


@pytest.fixture
def naive_counter(tmp_path: Path, django_db_blocker: Any) -> Iterator[str]:
    """The same without gate and without IMMEDIATE: Django's default."""
    yield from _database(
        "naive", tmp_path, "django.db.backends.sqlite3", django_db_blocker, transaction_mode=None
    )


def _database(alias: str, folder: Path, engine: str, blocker: Any, **options: Any) -> Iterator[str]:
    given = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;",
        **options,
    }
    database = {"ENGINE": engine, "NAME": str(folder / f"{alias}.sqlite3"), "OPTIONS": given}
    with blocker.unblock():
        connections.settings[alias] = connections.configure_settings({"default": database})["default"]
        with connections[alias].cursor() as cursor:
            cursor.execute("CREATE TABLE counter (value integer NOT NULL)")
            cursor.execute("INSERT INTO counter VALUES (0)")
        yield alias
        connections[alias].close()
        del connections[alias], connections.settings[alias]


def _in_threads(count: int, work: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, range(count)))


# ── the lock ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_lock_is_handed_over_in_the_order_of_asking() -> None:
    lock, order = FairLock(), list[int]()
    assert lock.acquire(1)

    def write(number: int) -> None:
        assert lock.acquire(20)
        order.append(number)
        lock.release()

    threads = []
    for number in range(12):
        threads.append(threading.Thread(target=write, args=(number,)))
        threads[-1].start()
        until(lambda: len(lock._waiting) == len(threads))
    lock.release()
    for thread in threads:
        thread.join()
    assert order == list(range(12))


def test_who_gives_up_waiting_does_not_keep_the_lock() -> None:
    lock = FairLock()
    assert lock.acquire(1)
    assert not lock.acquire(0.01)
    lock.release()
    assert lock.acquire(0)


# ── the gate between processes ────────────────────────────────────────────────────────────────────────

HOLD = """
import sys
from tablee.kernel.sqlite_gate.gate import gate_of
gate = gate_of(sys.argv[1])
gate.gives_way = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
print("asks", flush=True)
held = gate.enter(60)
print("held", flush=True)
sys.stdin.readline()
held.leave()
print("left", flush=True)
sys.stdin.readline()
"""

COUNT = """
import sys
from pathlib import Path
from tablee.kernel.sqlite_gate.gate import gate_of
gate, file = gate_of(sys.argv[1]), Path(sys.argv[2])
for _ in range(int(sys.argv[3])):
    held = gate.enter(60)
    file.write_text(str(int(file.read_text()) + 1))
    held.leave()
"""


def _process(script: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments], env={**os.environ, "PYTHONPATH": str(SRC)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def _holding(process: "subprocess.Popen[str]") -> bool:
    return (_line(process), _line(process)) == ("asks", "held")


def _say(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def _somebody_sits_next(gate: Gate) -> bool:
    with open(f"{gate.database}.lock.next", "a") as seat:
        try:
            fcntl.flock(seat, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_another_process_waits_outside_and_enters_after(gate: Gate) -> None:
    with _process(HOLD, gate.database) as other:
        assert _holding(other)
        with pytest.raises(GateClosed, match="another process"):
            gate.enter(0.05)
        _say(other)
        assert _line(other) == "left"
        gate.enter(5).leave()
        other.kill()


def test_a_killed_process_leaves_the_gate_open(gate: Gate) -> None:
    with _process(HOLD, gate.database) as other:
        assert _holding(other)
        other.kill()
        other.wait()
        gate.enter(5).leave()


@pytest.mark.parametrize(("gives_way", "first"), [("60", "page"), ("0", "worker")])
def test_work_that_no_one_waits_for_gives_way_to_who_came_later(
    gate: Gate, gives_way: str, first: str
) -> None:
    """The second line is the control: without giving way, whoever asked first writes first."""
    held = gate.enter(5)
    with _process(HOLD, gate.database, gives_way) as worker:
        assert _line(worker) == "asks"
        if first == "worker":
            until(lambda: _somebody_sits_next(gate))
        with _process(HOLD, gate.database) as page:
            assert _line(page) == "asks"
            if first == "page":
                until(lambda: _somebody_sits_next(gate))
            held.leave()
            one, other = (page, worker) if first == "page" else (worker, page)
            assert _line(one) == "held"
            _say(one)
            assert (_line(one), _line(other)) == ("left", "held")
            page.kill()
        worker.kill()


def test_whoever_gave_way_long_enough_sits_down_like_the_others(gate: Gate) -> None:
    held = gate.enter(5)
    with _process(HOLD, gate.database, "0.01") as worker:
        until(lambda: _somebody_sits_next(gate))
        held.leave()
        assert _holding(worker)
        worker.kill()


def test_processes_and_threads_never_write_together(gate: Gate, tmp_path: Path) -> None:
    file = tmp_path / "number"
    file.write_text("0")
    with (
        _process(COUNT, gate.database, str(file), "150") as one,
        _process(COUNT, gate.database, str(file), "150") as two,
    ):

        def write(_: int) -> None:
            for _ in range(50):
                held = gate.enter(60)
                file.write_text(str(int(file.read_text()) + 1))
                held.leave()

        _in_threads(3, write)
        assert (one.wait(60), two.wait(60)) == (0, 0)
    assert file.read_text() == "450"


def test_a_forked_child_cannot_open_its_parents_gate(gate: Gate) -> None:
    held = gate.enter(5)
    child = os.fork()
    if child == 0:
        held.leave()
        del held
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    with _process(
        "import sys\nfrom tablee.kernel.sqlite_gate.gate import gate_of\ngate_of(sys.argv[1]).enter(0.05)",
        gate.database,
    ) as other:
        assert other.wait(20) != 0
    held.leave()


# ── the backend ───────────────────────────────────────────────────────────────────────────────────────


def _add(alias: str, between: Callable[[], Any] = lambda: None) -> None:
    """Read, then write: right only if nobody else writes in between."""
    try:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            value = cursor.execute("SELECT value FROM counter").fetchone()[0]
            between()
            cursor.execute("UPDATE counter SET value = %s", [value + 1])
    finally:
        connections[alias].close()


def _value(alias: str) -> int:
    with connections[alias].cursor() as cursor:
        return int(cursor.execute("SELECT value FROM counter").fetchone()[0])


def _gate(alias: str) -> Gate:
    return gate_of(str(connections[alias].settings_dict["NAME"]))


def _shut(alias: str) -> bool:
    """Whether a writer is inside, seen from another connection."""
    try:
        _gate(alias).enter(0).leave()
    except GateClosed:
        return True
    return False


def test_writers_in_threads_lose_nothing(counter: str) -> None:
    _in_threads(16, lambda _: [_add(counter) for _ in range(10)])
    assert _value(counter) == 160


def test_control_without_gate_and_immediate_writers_fail(naive_counter: str) -> None:
    meeting = threading.Barrier(2)
    with pytest.raises(OperationalError, match="locked"):
        _in_threads(2, lambda _: _add(naive_counter, between=meeting.wait))
    assert _value(naive_counter) == 1


def test_writers_enter_in_the_order_they_came(counter: str) -> None:
    order: list[int] = []
    threads = []
    with transaction.atomic(using=counter):
        for number in range(8):
            threads.append(threading.Thread(target=_add, args=(counter, lambda n=number: order.append(n))))
            threads[-1].start()
            until(lambda: len(_gate(counter)._threads._waiting) == len(threads))
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_the_gate_is_shut_inside_and_open_after_a_commit(counter: str) -> None:
    with transaction.atomic(using=counter):
        assert _shut(counter)
        with transaction.atomic(using=counter):
            pass
        assert _shut(counter), "an inner savepoint must not open the gate"
    assert not _shut(counter)


def test_the_gate_is_open_after_an_exception(counter: str) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(using=counter):
        _ = 1 / 0
    assert not _shut(counter)


def test_the_gate_is_open_after_a_close_inside(counter: str) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(using=counter):  # noqa: PT012
        connections[counter].close()
        assert not _shut(counter)
        _ = 1 / 0
    connections[counter].connect()
    _add(counter)
    assert _value(counter) == 1


def test_the_gate_is_open_when_begin_itself_fails(counter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connections[counter].transaction_mode = "NONSENSE"
    with pytest.raises(OperationalError, match="NONSENSE"), transaction.atomic(using=counter):
        pass
    assert not _shut(counter)


def test_the_gate_is_open_when_a_thread_ends_without_closing(counter: str) -> None:
    def begin_and_end() -> None:
        connections[counter].set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert _shut(counter)
        connections[counter].connection.close()  # as the collector would, without its warning

    thread = threading.Thread(target=begin_and_end)
    thread.start()
    thread.join()
    gc.collect()
    assert not _shut(counter)


def test_a_write_on_its_own_takes_its_turn_too(counter: str) -> None:
    """Outside `atomic`: beside writers in a queue it would try by chance, for ever."""
    connections[counter].settings_dict["OPTIONS"]["timeout"] = 0.05
    held = _gate(counter).enter(1)
    with connections[counter].cursor() as cursor:
        assert cursor.execute("SELECT value FROM counter").fetchone() == (0,), "a reader waits for nobody"
        with pytest.raises(OperationalError, match="write gate closed"):
            cursor.execute("UPDATE counter SET value = 5")
        held.leave()
        cursor.execute("  update counter SET value = 5")
    assert _value(counter) == 5
    assert not _shut(counter), "it leaves after its one statement"
    connections[counter].close()


def test_a_gate_that_stays_shut_gives_a_clear_error(counter: str) -> None:
    connections[counter].settings_dict["OPTIONS"]["timeout"] = 0.05
    held = _gate(counter).enter(1)
    with pytest.raises(OperationalError, match="write gate closed: another thread kept writing"):
        _add(counter)
    held.leave()
    _add(counter)


def test_a_lock_file_that_cannot_be_made_gives_a_clear_error(counter: str) -> None:
    lock = Path(_gate(counter).database + ".lock")
    _gate(counter).forget()  # the fixture's own write had opened it
    lock.unlink()
    lock.mkdir()
    with pytest.raises(OperationalError, match="write gate unusable"):
        _add(counter)
    assert _gate(counter)._threads.acquire(0), "the threads' lock must not stay taken"
    _gate(counter)._threads.release()


def test_memory_needs_no_gate(
    tmp_path: Path, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tablee.kernel.sqlite_gate.base.gate_of", lambda path: pytest.fail("no gate for memory")
    )
    memory = {"ENGINE": "tablee.kernel.sqlite_gate", "NAME": ":memory:"}
    with django_db_blocker.unblock():
        handler = ConnectionHandler({"default": memory})
        handler["default"].set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        handler["default"].rollback()


def test_without_file_locks_threads_still_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tablee.kernel.sqlite_gate.gate.fcntl", None)
    gate = Gate(str(tmp_path / "db.sqlite3"))
    held = gate.enter(1)
    with pytest.raises(GateClosed, match="another thread"):
        gate.enter(0.01)
    held.leave()
    gate.enter(0).leave()
    assert not list(tmp_path.iterdir())
