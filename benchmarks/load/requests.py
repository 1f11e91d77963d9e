"""An open-loop client on the loopback: requests leave on time whether or not the earlier ones came back."""

import http.client
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, Queue
from urllib.parse import urlsplit

EVERY = {"Accept-Encoding": "gzip", "Accept-Language": "fr"}


@dataclass(frozen=True)
class Visit:
    """A page or an API call, and the cookie or token it needs."""

    name: str
    path: str
    headers: Mapping[str, str]


@dataclass
class Timed:
    """Latencies in milliseconds by visit, and answers that were not 200."""

    by_name: dict[str, list[float]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, status: int, took_ms: float) -> None:
        with self.lock:
            self.by_name.setdefault(name, []).append(took_ms)
            if status != 200:
                self.refused[f"{name} {status}"] = self.refused.get(f"{name} {status}", 0) + 1


def percentile(values: Sequence[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share / 100 * (len(ordered) - 1)))]


def alone(address: str, visit: Visit, times: int) -> None:
    """The same visit again and again, nobody else about."""
    line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    for _time in range(times):
        line.request("GET", visit.path, headers={**EVERY, **visit.headers})
        line.getresponse().read()
    line.close()


def drive(
    address: str, visits: Sequence[Visit], *, a_second: float, seconds: float, clients: int = 16
) -> Timed:
    """`a_second` requests a second in turn over the visits. A latency counts from the moment the request was due."""
    timed, due = Timed(), Queue[tuple[float, Visit]]()
    start = time.monotonic() + 0.5
    for index in range(int(a_second * seconds)):
        due.put((start + index / a_second, visits[index % len(visits)]))

    def client() -> None:
        host = urlsplit(address).netloc
        line = http.client.HTTPConnection(host, timeout=30)
        while True:
            try:
                when, visit = due.get_nowait()
            except Empty:
                line.close()  # a server waits for open lines before it stops
                return
            time.sleep(max(0.0, when - time.monotonic()))
            try:
                line.request("GET", visit.path, headers={**EVERY, **visit.headers})
                answer = line.getresponse()
                answer.read()
                status = answer.status
            except (http.client.HTTPException, OSError):
                line.close()
                line, status = http.client.HTTPConnection(host, timeout=30), 0
            timed.add(visit.name, status, (time.monotonic() - when) * 1000)

    _together(client, clients)
    return timed


def claim_all(address: str, jobs: Sequence[tuple[str, str]], *, clients: int = 16) -> tuple[float, int]:
    """POST each (path, body) once from `clients` connections: (claims a second, how many were taken)."""
    waiting: Queue[tuple[str, str]] = Queue()
    for job in jobs:
        waiting.put(job)
    taken: list[int] = []

    def client() -> None:
        line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        line.request("GET", jobs[0][0].split("prendre/")[0])
        first = line.getresponse()
        first.read()
        token = (first.getheader("Set-Cookie") or "").split("csrftoken=")[-1].split(";")[0]
        while True:
            try:
                path, body = waiting.get_nowait()
            except Empty:
                line.close()  # a server waits for open lines before it stops
                return
            cookies = {"Cookie": f"csrftoken={token}", "Origin": address}
            line.request("POST", path, body=f"{body}&csrfmiddlewaretoken={token}", headers=head | cookies)
            answer = line.getresponse()
            answer.read()
            taken.append(answer.status)

    before = time.monotonic()
    _together(client, clients)
    took = time.monotonic() - before
    return len(jobs) / took, sum(status == 302 for status in taken)


def _together(work: Callable[[], None], clients: int) -> None:
    threads = [threading.Thread(target=work, daemon=True) for _client in range(clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=600)
