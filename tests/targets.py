"""Every target of the Makefile starts from a fresh clone of HEAD in a new virtual environment; a part of `make proof`.

`python -m tests.targets [NAME ...]` prints the seconds of each and ends with 1 when one does not do what it promises.
Nothing is written outside a temporary folder: `lock` writes the clone's locks.
"""

import contextlib
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 30


@dataclass(frozen=True)
class Target:
    """What make is asked, and the sentence it must print; an audit may end with what it found (1) or does not know (2)."""

    arguments: tuple[str, ...]
    sentence: str
    codes: frozenset[int] = frozenset({0})
    minutes: int = 15


TARGETS = {
    "test": Target(("test", "TESTS=tests/kernel/test_quantities.py"), r"postgres: passed, \d+ tests"),
    "check": Target(("check",), r"All checks passed\."),
    "tour": Target(("tour", "TOUR=--person P1 --page share:list"), r"[1-9]\d* pictures in tour/"),
    "bench": Target(("bench", "QUICK=1"), r"(?s)== allocation.*== load.*== pages.*goal"),
    "sbom": Target(("sbom",), r""),
    "audit": Target(("audit",), r"audit: (pass|fail|unknown)", frozenset({0, 2})),
    "lock": Target(("lock",), r""),
}
WRITTEN = {"tour": "tour/index.html", "sbom": "var/sbom.json", "lock": "requirements/base.txt"}


def main(names: list[str]) -> int:
    failed = []
    for name in names or ["run", *TARGETS]:
        before = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="tablee-target-") as folder:
            clone = Path(folder) / "clone"
            subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
            fault = served(clone) if name == "run" else fault_of(name, clone)
        print(f"make {name:<8}{'FAILED' if fault else 'ok':<8}{time.monotonic() - before:5.0f} s", flush=True)
        if fault:
            failed.append(name)
            print(fault, flush=True)
    print(
        f"From a fresh clone, failed: {', '.join(failed)}" if failed else "Every target starts from a clone."
    )
    return 1 if failed else 0


def fault_of(name: str, clone: Path) -> str:
    """What went wrong; empty when the target did its work."""
    target = TARGETS[name]
    before = time.time()
    try:
        done = subprocess.run(
            ["make", *target.arguments], cwd=clone, env=environment(), check=False, timeout=target.minutes * 60,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"not done in {target.minutes} minutes"
    end = done.stdout[-1500:]
    if done.returncode not in codes_of_make(target):
        return f"make ended with {done.returncode}:\n{end}"
    if not re.search(target.sentence, done.stdout):
        return f"« {target.sentence} » was not printed:\n{end}"
    written = clone / WRITTEN.get(name, "Makefile")
    if not written.exists() or (name in WRITTEN and written.stat().st_mtime < before):
        return f"{WRITTEN[name]} was not written:\n{end}"
    return ""


def codes_of_make(target: Target) -> set[int]:
    """make ends with 2 whatever the command's code was."""
    return {2 if code else 0 for code in target.codes}


def served(clone: Path) -> str:
    """`make run` answers, and a SIGTERM to its group leaves no process of the clone behind."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    with (clone.parent / "log").open("wb") as log:
        server = subprocess.Popen(
            ["make", "run"], cwd=clone, env={**environment(), "PORT": str(port)}, stdin=subprocess.DEVNULL,
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        answered = answers(f"http://127.0.0.1:{port}/", server)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        left = still_alive(clone, STOP_SECONDS)
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        server.wait(timeout=STOP_SECONDS)
    if not answered:
        return (clone.parent / "log").read_text("utf-8", "replace")[-1500:]
    return f"{len(left)} processes outlived SIGTERM by {STOP_SECONDS} s" if left else ""


def answers(url: str, server: "subprocess.Popen[bytes]") -> bool:
    until = time.monotonic() + 600
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return True
        except (urllib.error.URLError, OSError):
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=0.5)
    return False


def still_alive(clone: Path, seconds: float) -> list[int]:
    """Processes at work in the clone once nobody is left, or when the time is over."""
    until = time.monotonic() + seconds
    while (left := at_work_in(clone)) and (rest := until - time.monotonic()) > 0:
        wait_for_end(left[0], rest)
    return left


def wait_for_end(pid: int, seconds: float) -> None:
    """Until the process, anybody's child, has ended or the time is over."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        select.select([watch], [], [], seconds)
    finally:
        os.close(watch)


def at_work_in(clone: Path) -> list[int]:
    pids = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve().is_relative_to(clone):
                pids.append(int(process.name))
        except OSError:  # it ended meanwhile, or is somebody else's
            continue
    return pids


def environment() -> dict[str, str]:
    """Nothing of this project's own settings reaches the clone."""
    ours = {
        "PYTHONPATH",
        "DATA_DIR",
        "DATABASE_URL",
        "VIRTUAL_ENV",
        "TABLEE_TEST_DB",
        "TABLEE_PROOF",
        "MAKEFLAGS",
    }
    return {name: value for name, value in os.environ.items() if name not in ours}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
