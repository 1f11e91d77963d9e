"""Two children, the web server and the worker: started, restarted a few times, stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tablee.config.serving.stop_sign import StopSign

RESTARTS = 3
RESTARTS_WITHIN_SECONDS = 60.0
STOP_SECONDS = 15.0
LOOK_EVERY_SECONDS = 0.2


@dataclass
class Child:
    """A command kept alive. It has its own process group: Ctrl+C reaches the parent alone, which stops it in order."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.starts.append(time.monotonic())
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent(),
        )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def may_restart(self) -> bool:
        since = time.monotonic() - RESTARTS_WITHIN_SECONDS
        return sum(start > since for start in self.starts) <= RESTARTS

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_or_kill(self, seconds: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class Household:
    """Watches over the children until asked to stop, or until one cannot be kept alive."""

    children: list[Child]
    say: Callable[[str], None]
    stopping: StopSign = field(default_factory=StopSign)

    def start(self) -> None:
        for child in self.children:
            child.start()

    def watch(self) -> bool:
        """Block until asked to stop (True) or until a child has died for good (False). Then all are stopped."""
        try:
            while not self.stopping.wait(LOOK_EVERY_SECONDS):
                for child in self.children:
                    if child.has_ended() and not self._revive(child):
                        return False
            return True
        finally:
            self.stop()

    def _revive(self, child: Child) -> bool:
        code = child.process.returncode if child.process else None
        if not child.may_restart():
            self.say(f"{child.name}: ended too often (last exit code {code})")
            return False
        self.say(f"{child.name}: ended with exit code {code}, started again")
        child.start()
        return True

    def stop(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait_or_kill(deadline - time.monotonic())


def web_server(host: str, port: int, source: Path) -> Child:
    """Granian without an access log: paths hold the keys of links."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "2", "--blocking-threads-idle-timeout", "600"]
    command += [
        "--no-ws",
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        "10",
        "--log-level",
        "warning",
    ]
    path = os.pathsep.join(part for part in (str(source), os.environ.get("PYTHONPATH")) if part)
    environment = {**os.environ, "PYTHONPATH": path, "PORT": str(port)}
    return Child("web", [*command, "tablee.config.wsgi:application"], environment)


def worker(manage: Path) -> Child:
    return Child("work", [sys.executable, str(manage), "work", "--skip-checks"], dict(os.environ))


def _end_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel asks a child to stop when its parent is killed outright."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    parent_death_signal = 1
    return lambda: prctl(parent_death_signal, signal.SIGTERM)
