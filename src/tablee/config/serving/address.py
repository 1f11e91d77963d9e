"""Whether the address is free, and whether the server answers on it."""

import socket
import urllib.error
import urllib.request
from collections.abc import Callable

from tablee.config.serving.stop_sign import StopSign

TRIES = 300  # of a fifth of a second


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there yet. Raises OSError for an address this machine does not have."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno in {98, 48, 10048}:  # in use, on Linux, macOS and Windows
                return False
            raise
    return True


def wait_until_alive(port: int, host: str, give_up: Callable[[], bool], pause: StopSign) -> bool:
    """Ask /vivant until it answers; False when `give_up` says so, when `pause` is set or after a minute."""
    near = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104  (compared, not bound)
    url = f"http://[{near}]:{port}/vivant" if ":" in near else f"http://{near}:{port}/vivant"
    for _ in range(TRIES):
        try:
            request = urllib.request.Request(url, headers={"Host": "localhost"})  # noqa: S310
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            if give_up() or pause.wait(0.2):
                return False
    return False
