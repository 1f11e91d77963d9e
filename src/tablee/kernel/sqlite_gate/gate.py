"""One writer at a time, in the order they came: threads of a process first among themselves, then processes.

SQLite itself lets writers retry by chance, with pauses of up to 100 ms: some wait long although the database is
free most of the time. Here each writer waits for its turn, then finds SQLite free.
"""

import os
import threading
import time
from collections import deque
from collections.abc import Callable

try:
    import fcntl
except ImportError:  # Windows: threads still queue, processes fall back to SQLite's own waiting
    fcntl = None  # type: ignore[assignment]

# How long a process sleeps before it looks at a file lock again.
SHORTEST_PAUSE_SECONDS = 0.00005
LONGEST_PAUSE_SECONDS = 0.002


class GateClosed(Exception):
    """The gate did not open in time."""


class FairLock:
    """A lock handed over in the order of asking. Any thread may release it."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def acquire(self, timeout: float) -> bool:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=max(timeout, 0)):
            return True
        with self._mutex:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
            return True  # it was handed over at the very moment we gave up

    def release(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()  # stays taken: handed over
            else:
                self._taken = False


class Gate:
    """The gate of one database file; shared by all connections of this process."""

    def __init__(self, database: str) -> None:
        self.database = database
        self._threads = FairLock()
        self._files: tuple[int, int] | None = None
        self.gives_way = 0.0  # seconds this process lets others go first, at every entry

    def enter(self, timeout: float) -> "Pass":
        """Wait at most `timeout` seconds. Raises GateClosed, or OSError if the lock file cannot be used."""
        deadline = time.monotonic() + timeout
        if not self._threads.acquire(timeout):
            raise GateClosed(f"another thread kept writing to {self.database} for {timeout:g} s")
        try:
            if fcntl is not None:
                self._lock_file(deadline, timeout)
        except BaseException:
            self._threads.release()
            raise
        return Pass(self)

    def leave(self) -> None:
        if fcntl is not None and self._files:
            fcntl.flock(self._files[1], fcntl.LOCK_UN)
        self._threads.release()

    def forget(self) -> None:
        """In a forked child: close our copies. The parent's lock stays, as its own descriptors stay open."""
        for descriptor in self._files or ():
            os.close(descriptor)
        self._files = None

    def _lock_file(self, deadline: float, timeout: float) -> None:
        """Take the next seat, then the lock, then free the seat: nobody overtakes who sits there."""
        if self._files is None:
            self._files = _open(f"{self.database}.lock.next"), _open(f"{self.database}.lock")
        seat, lock = self._files
        try:
            if self.gives_way and _free_both(seat, lock, time.monotonic() + self.gives_way):
                return
            _poll(seat, deadline, _less_and_less)
            try:
                _poll(lock, deadline, _more_and_more)
            finally:
                fcntl.flock(seat, fcntl.LOCK_UN)
        except TimeoutError:
            raise GateClosed(f"another process kept writing to {self.database} for {timeout:g} s") from None


class Pass:
    """The right to write. Given back once, by `leave`; if its connection vanishes, by the collector."""

    def __init__(self, gate: Gate) -> None:
        self._gate: Gate | None = gate
        self._process = os.getpid()

    def leave(self) -> None:
        gate, self._gate = self._gate, None
        if gate is not None and self._process == os.getpid():  # a forked child holds a copy, not the right
            gate.leave()

    def __del__(self) -> None:
        self.leave()


_gates: dict[str, Gate] = {}
_gates_mutex = threading.Lock()


def gate_of(database: str) -> Gate:
    """The gate of this file; the same object for every way to write its path."""
    path = os.path.realpath(database)
    with _gates_mutex:
        return _gates.setdefault(path, Gate(path))


def _open(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)


def _more_and_more(waited: float) -> float:
    """On the next seat, where nobody overtakes: a short write is followed at once, a long one keeps nobody awake."""
    return min(max(waited / 4, SHORTEST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)


def _less_and_less(waited: float) -> float:
    """Among those who want the seat whoever looks more often wins it: the longer one waited, the more one looks.

    The other way round newcomers win every time, and on a busy machine somebody waits for ever.
    """
    return max(LONGEST_PAUSE_SECONDS / (1 + 20 * waited), SHORTEST_PAUSE_SECONDS)


def _poll(descriptor: int, deadline: float, pause: Callable[[float], float]) -> None:
    since = time.monotonic()
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            now = time.monotonic()
            if now >= deadline:
                raise TimeoutError from None
            time.sleep(pause(now - since))


def _free_both(seat: int, lock: int, until: float) -> bool:
    """Wait for a moment when nobody writes and nobody sits next; then the lock is ours. False when none came."""
    while True:
        if _taken_at_once(seat):
            try:
                if _taken_at_once(lock):
                    return True
            finally:
                fcntl.flock(seat, fcntl.LOCK_UN)
        if time.monotonic() >= until:
            return False
        time.sleep(LONGEST_PAUSE_SECONDS)


def _taken_at_once(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _after_fork_in_child() -> None:
    global _gates_mutex
    _gates_mutex = threading.Lock()
    for gate in _gates.values():
        gate.forget()
    _gates.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
