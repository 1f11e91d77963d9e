"""A person without account on a telephone: takes, changes, gives back by links, and sends again what got no answer."""

import http.client
import random
import threading
from dataclasses import dataclass, field
from urllib.parse import urlencode

LOST = (http.client.HTTPException, OSError)
TRIES = 600  # each at most a tenth of a second after the last


@dataclass
class Phone:
    """`doors`: the link to each offer of this structure. `holds`: what it was told it has, as (way back, units)."""

    number: int
    addresses: list[str]
    doors: dict[str, str]
    dice: random.Random
    holds: dict[str, tuple[str, int]] = field(default_factory=dict)
    answered_by: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    sent_again: int = 0
    _lines: dict[str, http.client.HTTPConnection] = field(default_factory=dict)
    _token: str = ""

    def press(self, index: int) -> None:
        """One more request: a claim, or a change of what is held. Raises AssertionError for an answer nobody should get."""
        ref = self.dice.choice(list(self.doors))
        if not self._token:
            self._open(self.doors[ref])
        if ref in self.holds:
            self._change(ref)
        else:
            units = self.dice.randint(1, 6)
            said = {"units": units, "key": f"p{self.number}-{index}"}
            status, way_back = self._send("POST", f"{self.doors[ref]}prendre/{ref}/", said)
            if status == 302:
                self.holds[ref] = (way_back, units)
            self._count(status)

    def _change(self, ref: str) -> None:
        way_back, _units = self.holds[ref]
        units = self.dice.choice([0, 0, 1, 2, 3, 5, 8])
        said: dict[str, object] = {"units": units} if units else {"give_back": 1}
        status, _where = self._send("POST", f"{way_back}changer/", said)
        if status == 302 and units:
            self.holds[ref] = (way_back, units)
        elif status == 302:
            del self.holds[ref]
        self._count(status)

    def _count(self, status: int) -> None:
        assert status in (302, 422), f"phone {self.number} was answered {status}"
        self.refused += status == 422

    def _open(self, door: str) -> None:
        status, _where = self._send("GET", door, {})
        assert status == 200, f"phone {self.number} was answered {status} at its link"

    def _send(self, method: str, path: str, said: dict[str, object]) -> tuple[int, str]:
        """To one server, else to the other, until somebody answers."""
        body = urlencode({**said, "csrfmiddlewaretoken": self._token}) if method == "POST" else None
        for turn in range(TRIES):
            address = self.addresses[(self.number + turn) % len(self.addresses)]
            try:
                line = self._lines.setdefault(address, http.client.HTTPConnection(address, timeout=60))
                line.request(method, path, body=body, headers=self._headers())
                answer = line.getresponse()
                answer.read()
            except LOST:
                self._lines.pop(address).close()
                self.sent_again += 1
                threading.Event().wait(0.1)
                continue
            if answer.status == 503:
                self.sent_again += 1
                continue
            self.answered_by[address] = self.answered_by.get(address, 0) + 1
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                if cookie.startswith("csrftoken="):
                    self._token = cookie.split("=", 1)[1].split(";")[0]
            return answer.status, answer.headers.get("Location", "")
        raise AssertionError("nobody answered")

    def _headers(self) -> dict[str, str]:
        cookie = {"Cookie": f"csrftoken={self._token}"} if self._token else {}
        return {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "fr", **cookie}

    def hang_up(self) -> None:
        for line in self._lines.values():
            line.close()
