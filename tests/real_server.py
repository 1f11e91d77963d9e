"""The real server, as `make run` starts it: prepared files, granian, the worker, on a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tablee.config.serving.address import wait_until_alive
from tablee.config.serving.stop_sign import StopSign

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
STOP_SECONDS = 30


@contextmanager
def serving(folder: Path, *, demo: bool = True) -> Iterator[str]:
    """`http://127.0.0.1:PORT`, answered until the block ends. Raises RuntimeError with what the server said."""
    port = free_port()
    log = folder / "server.log"
    with log.open("wb") as said:
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "serve", "--host", HOST, "--port", str(port)],
            env=environment(folder, port, demo=demo),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            if not _answers(server, port):
                raise RuntimeError(log.read_text("utf-8", "replace"))
            yield f"http://{HOST}:{port}"
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def environment(folder: Path, port: int, *, demo: bool) -> dict[str, str]:
    """The settings of a plain `make run`, whatever the tests around have set."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "PUBLIC_URL", "DEBUG"}
    }
    return {
        **kept,
        "DATA_DIR": str(folder),
        "DEMO": "1" if demo else "0",
        "STATIC_BUILD": "1",
        "PORT": str(port),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _answers(server: "subprocess.Popen[bytes]", port: int) -> bool:
    """Loading the demonstration takes longer than one wait: ask again while the process lives."""
    for _ in range(5):
        if wait_until_alive(port, HOST, lambda: server.poll() is not None, StopSign()):
            return True
        if server.poll() is not None:
            return False
    return False
