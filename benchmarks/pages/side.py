"""One of the two trees with its data and its process, asked one request at a time."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.load.measure import answers
from benchmarks.load.stand import Stand
from benchmarks.pages.driver import MARK

PAGES = ("Aujourd’hui", "Partager", "Réseau", "Carte")
CLAIM = "claim by link"
DRIVER = Path(__file__).with_name("driver.py")


@dataclass
class Side:
    """`ms`: processor milliseconds of every request so far, by page."""

    stand: Stand
    process: "subprocess.Popen[str]"
    paths: dict[str, str]
    claims: list[str]
    cookie: str
    link_cookie: str = ""
    ms: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, page: str) -> None:
        """One request; a claim is each time another structure's, by its own link."""
        if page == CLAIM:
            self._claim(self.claims.pop())
        else:
            self._keep(page, self._answer(self.paths[page], {"Cookie": self.cookie}), status=200)

    def forget(self) -> None:
        """What was measured while everything was cold."""
        self.ms = {}

    def close(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait(timeout=60)

    def _claim(self, path: str) -> None:
        if not self.link_cookie:
            self.link_cookie = self._answer(path.split("prendre/")[0], {})["cookies"]
        token = self.link_cookie.split("csrftoken=")[-1].split(";")[0]
        headers = {"Cookie": f"csrftoken={token}", "Origin": self.stand.address}
        body = f"units=1&csrfmiddlewaretoken={token}"
        self._keep(CLAIM, self._answer(path, headers, method="POST", body=body), status=302)

    def _answer(self, path: str, headers: dict[str, str], **more: str) -> dict[str, Any]:
        order = {"path": path, "port": self.stand.port, **more}
        order["headers"] = {"Accept-Encoding": "gzip", "Accept-Language": "fr", **headers}
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith(MARK):
                answer: dict[str, Any] = json.loads(line.removeprefix(MARK))
                return answer
        raise RuntimeError(f"{path}: the tree's process ended")

    def _keep(self, page: str, answer: dict[str, Any], *, status: int) -> None:
        if answer["status"] != status:
            raise RuntimeError(f"{page}: {answer['status']}")
        self.ms.setdefault(page, []).append(answer["ms"])


def open_side(stand: Stand, claims: int) -> Side:
    """The scene is set by the tree itself, then its process waits for orders."""
    scene, jobs = answers(stand, f"inside.scene({stand.email!r}); inside.jobs({stand.email!r}, {claims})")
    paths = {name: path for name, path, _kind in scene["visits"] if name in PAGES}
    code = f"import runpy; runpy.run_path({str(DRIVER)!r}, run_name='__main__')"
    command = [sys.executable, str(stand.root / "manage.py"), "shell", "-v0", "-c", code]
    process = subprocess.Popen(
        command, env=stand.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    return Side(stand, process, paths, jobs, stand.cookie())
