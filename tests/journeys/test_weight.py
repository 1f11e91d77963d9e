"""ATEL-16, the light page: the first page weighs at most 45 kB over the wire, cold, and asks no other host.

Measured on the real server (hashed, compressed files, as `make run` serves them), twice: by reading HTML and style for
what they ask, and, where there is a Chromium, by its own count of bytes that came in.
"""

import gzip
import os
import re
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import brotli
import pytest
from playwright.sync_api import Browser

from tests.real_server import serving

BUDGET = 45_000
HEAD = 400  # bytes of headers an answer may come with; a browser counts them, files do not
PERSONA = "P1"

pytestmark = [
    pytest.mark.skipif(
        os.environ["TABLEE_TEST_DB"] != "sqlite", reason="the same on every database: runs once"
    ),
    pytest.mark.xdist_group("weight"),  # one server for the whole file
]

_TAG = re.compile(r"<(link|script|img|source|use|iframe|video|audio)\b([^>]*)>", re.I)
_ASKED = re.compile(r"\b(?:href|src|poster)=\"([^\"]+)\"")
_REL = re.compile(r"\brel=\"([^\"]+)\"")
_STYLE_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)")
_IMPORT = re.compile(r"(?:import|from)\s*['\"]([^'\"]+\.js)['\"]")
FETCHED = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}


@dataclass(frozen=True)
class Answer:
    url: str
    kind: str
    wire: int  # bytes of the body as sent
    text: str


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("served")) as url:
        yield url


@pytest.fixture(scope="module")
def cookie(server: str) -> str:
    """Signed in as the coordinator of the demonstration, through `/demo/` like anybody."""
    with urllib.request.urlopen(f"{server}/demo/") as answer:
        csrf = _cookies(answer)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    assert token
    sent = urlencode({"csrfmiddlewaretoken": token[1], "person": PERSONA}).encode()
    entering = urllib.request.Request(
        f"{server}/demo/entrer/", sent, {"Cookie": csrf, "Referer": f"{server}/demo/"}
    )
    opener = urllib.request.build_opener(_StayHere)
    with opener.open(entering) as answer:
        return _cookies(answer)


@pytest.fixture(scope="module")
def link(server: str) -> str:
    """The path of the loop's link, as `/demo/` shows it."""
    found = re.search(r'href="(/l/[a-z0-9]{26}/)"', _ask(f"{server}/demo/").text)
    assert found
    return found[1]


class _StayHere(urllib.request.HTTPRedirectHandler):
    """The cookies stand on the redirect itself."""

    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        return fp

    http_error_303 = http_error_302


def _cookies(answer: Any) -> str:
    jar: SimpleCookie = SimpleCookie()
    for line in answer.headers.get_all("Set-Cookie") or []:
        jar.load(line)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())


def _ask(url: str, cookie: str = "") -> Answer:
    headers = {"Accept-Encoding": "br, gzip"} | ({"Cookie": cookie} if cookie else {})
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        body, coding = answer.read(), answer.headers.get("Content-Encoding", "")
        kind = answer.headers.get("Content-Type", "").split(";")[0]
    plain = {"br": brotli.decompress, "gzip": gzip.decompress}.get(coding, bytes)(body)
    text = plain.decode() if kind.startswith("text/") or "javascript" in kind or "svg" in kind else ""
    return Answer(url, kind, len(body), text)


def _asked_by(answer: Answer) -> Iterator[str]:
    """Addresses that a browser fetches because of this answer."""
    if answer.kind == "text/html":
        for tag, attributes in _TAG.findall(answer.text):
            rel = _REL.search(attributes)
            wanted = tag.lower() != "link" or (rel is not None and FETCHED & set(rel[1].split()))
            found = _ASKED.search(attributes)
            if wanted and found and not found[1].startswith(("#", "data:")):
                yield urljoin(answer.url, found[1])
    elif answer.kind == "text/css":
        for found in _STYLE_URL.findall(answer.text):
            if not found.startswith(("#", "data:")):
                yield urljoin(answer.url, found)
    elif "javascript" in answer.kind:
        for found in _IMPORT.findall(answer.text):
            yield urljoin(answer.url, found)


def _weigh(url: str, cookie: str = "") -> list[Answer]:
    """The page and all it asks for, each once. Raises on an outside host."""
    here = urlsplit(url).netloc
    answers, waiting, known = [], [url], {url}
    while waiting:
        answer = _ask(waiting.pop(), cookie)
        answers.append(answer)
        for asked in _asked_by(answer):
            assert urlsplit(asked).netloc == here, f"{answer.url} asks {asked}"
            if asked not in known:
                known.add(asked)
                waiting.append(asked)
    return answers


def _show(capsys: pytest.CaptureFixture[str], figure: str) -> None:
    """Printed by `make proof`; on the standard error, which is all that pytest's helper processes pass on."""
    if os.environ.get("TABLEE_PROOF") == "1":
        with capsys.disabled():
            print(f"\n  {figure}", file=sys.stderr)


def _told(path: str, answers: list[Answer]) -> str:
    total = sum(answer.wire for answer in answers)
    by_kind: dict[str, int] = {}
    for answer in answers:
        by_kind[answer.kind] = by_kind.get(answer.kind, 0) + answer.wire
    parts = ", ".join(f"{kind.split('/')[-1]} {size}" for kind, size in sorted(by_kind.items()))
    return f"weight of {path}: {total} bytes in {len(answers)} answers ({parts})"


SIGNED_IN = {"/aujourdhui/", "/remises/", "/partager/repartir/"}
PATHS = ("/", "link", *sorted(SIGNED_IN))


@pytest.mark.parametrize("path", PATHS)
def test_a_first_page_weighs_at_most_45_kb(
    server: str, cookie: str, link: str, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = _weigh(server + (link if path == "link" else path), cookie if path in SIGNED_IN else "")
    kinds = {answer.kind for answer in answers}
    assert {"text/html", "text/css"} <= kinds and any("font" in kind for kind in kinds), kinds
    _show(capsys, _told(path, answers))
    assert sum(answer.wire for answer in answers) + HEAD * len(answers) <= BUDGET


@pytest.mark.parametrize("path", PATHS)
def test_a_browser_counts_the_same(
    chromium: Browser, server: str, cookie: str, link: str, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    total, hosts = _counted_by(
        chromium, server, link if path == "link" else path, cookie if path in SIGNED_IN else ""
    )
    _show(capsys, f"weight of {path}, counted by the browser with headers: {total} bytes")
    assert hosts == {urlsplit(server).netloc}
    assert 10_000 < total <= BUDGET


def _counted_by(browser: Browser, server: str, path: str, cookie: str) -> tuple[int, set[str]]:
    """Bytes that came in (bodies as sent, with headers) and the hosts asked."""
    context = browser.new_context(base_url=server, viewport={"width": 390, "height": 844}, locale="fr-FR")
    for pair in filter(None, cookie.split("; ")):
        name, value = pair.split("=", 1)
        context.add_cookies([{"name": name, "value": value, "url": server}])
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    hosts: set[str] = set()
    tools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    tools.on("Network.requestWillBeSent", lambda event: hosts.add(urlsplit(event["request"]["url"]).netloc))
    answer = page.goto(path, wait_until="networkidle")
    assert answer is not None and answer.status == 200 and urlsplit(page.url).path == path
    context.close()
    return int(sum(sizes)), hosts - {""}


# ── the control: the scales move, and an outside host is seen ─────────────────────────────────────────


def test_what_a_page_asks_for_is_seen() -> None:
    html = (
        '<link rel="stylesheet" href="/a.css"><link rel="icon" href="/b.svg"><link rel="canonical" href="/not">'
        '<script type="module" src="/c.js"></script><img alt="" src="https://elsewhere.example/d.png"><a href="/not"></a>'
    )
    asked = list(_asked_by(Answer("http://127.0.0.1/page", "text/html", len(html), html)))
    assert asked == [
        "http://127.0.0.1/a.css",
        "http://127.0.0.1/b.svg",
        "http://127.0.0.1/c.js",
        "https://elsewhere.example/d.png",
    ]
    style = Answer("http://127.0.0.1/css/a.css", "text/css", 1, '@font-face{src:url("../f.woff2")}')
    assert list(_asked_by(style)) == ["http://127.0.0.1/f.woff2"]


def test_a_heavy_page_is_found_too_heavy(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The map's library is not part of a first page: with it the scales must say no."""
    page = _ask(f"{server}/style/")
    heavy = page.text.replace("</head>", '<script src="/static/leaflet/leaflet.js"></script></head>')
    ask = _ask
    monkeypatch.setattr(
        "tests.journeys.test_weight._ask",
        lambda url, cookie="": (
            Answer(url, page.kind, page.wire, heavy) if url.endswith("/style/") else ask(url, cookie)
        ),
    )
    assert sum(answer.wire for answer in _weigh(f"{server}/style/")) > BUDGET
