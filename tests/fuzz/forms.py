"""Reads the forms of a page as a browser would, and fills them in badly."""

import io
import random
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

HOSTILE = (
    "",
    " ",
    "0",
    "-1",
    "1e400",
    "NaN",
    "9" * 40,
    "12,5",
    "12.5 kg",
    "-3 caisses",
    "1 000 000 000 caisses de 9 999 kg",
    "x" * 10_000,
    "\x00",
    "a\x00b",
    "\ud83e\udd55".encode("utf-16", "surrogatepass").decode("utf-16"),
    "‮abc",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%s %(name)s {0} {{ x }}",
    "31/02/2026",
    "0001-01-01",
    "9999-12-31",
    "2026-02-31",
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "2026-03-29T02:30",
    "24:61",
    "mo-xx",
    "ZZZZZZZZ",
    "a@b",
    "x" * 300 + "@exemple.test",
    "٣",
    "½",
    "http://[::1",
)


@dataclass
class Form:
    """Where it posts, and its fields: name → (type, choices)."""

    action: str
    fields: dict[str, tuple[str, list[str]]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.forms, self.select = here, list[Form](), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            method = values.get("method", "get").lower()
            self.forms.append(Form((values.get("action") or self.here) if method == "post" else ""))
        elif not self.forms:
            return
        elif tag in ("input", "button", "textarea", "select") and values.get("name"):
            kind = values.get("type", tag)
            known = self.forms[-1].fields.setdefault(values["name"], (kind, []))
            known[1].append(values.get("value", ""))
            self.select = values["name"] if tag == "select" else self.select
        elif tag == "option" and self.select in self.forms[-1].fields:
            self.forms[-1].fields[self.select][1].append(values.get("value", ""))


def read_forms(here: str, html: str) -> list[Form]:
    """The page's POST forms."""
    reader = _Reader(here)
    reader.feed(html)
    return [form for form in reader.forms if form.action.startswith("/")]


def fill(form: Form, dice: random.Random) -> dict[str, Any]:
    """Some fields as the page proposes them, some hostile, some missing, some twice, some files that are not."""
    body: dict[str, Any] = {}
    for name, (kind, choices) in form.fields.items():
        if name == "csrfmiddlewaretoken" or dice.random() < 0.08:
            continue
        if kind == "file":
            body[name] = _file(dice)
        elif kind == "hidden" and dice.random() < 0.7:
            body[name] = choices[-1] if choices else ""
        elif choices and any(choices) and dice.random() < 0.45:
            body[name] = dice.choice(choices)
        elif dice.random() < 0.1:
            body[name] = [dice.choice(HOSTILE), dice.choice(HOSTILE)]
        else:
            body[name] = dice.choice(HOSTILE)
        if name.endswith("TOTAL_FORMS") and dice.random() < 0.3:
            body[name] = dice.choice(["1000000000", "-1", "x", ""])
    return body


def _file(dice: random.Random) -> SimpleUploadedFile:
    packed = io.BytesIO()
    Image.new("RGB", (4, 4)).save(packed, "PNG")
    content = dice.choice(
        [b"", b"not a picture", packed.getvalue(), packed.getvalue()[:40], b"\x89PNG\r\n\x1a\n" + b"\0" * 99]
    )
    name = dice.choice(["photo.png", "tableau.xlsx", "x.csv", "a" * 200 + ".jpg", "mur\x00.png"])
    return SimpleUploadedFile(name, content)
