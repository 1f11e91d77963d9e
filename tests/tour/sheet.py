"""The contact sheet: one row a page, one cell a persona; the same pictures again by persona."""

from collections.abc import Callable
from html import escape
from itertools import groupby
from pathlib import Path

from tests.tour.pictures import Taken

STYLE = """
body { font: 15px/1.4 sans-serif; margin: 24px; background: #f3efe6; color: #23201b; }
h2 { margin: 32px 0 8px; } h2 small { font-weight: normal; color: #625b4f; }
.row { display: flex; gap: 16px; overflow-x: auto; align-items: flex-start; padding-bottom: 12px; }
figure { margin: 0; flex: none; } figcaption { margin-bottom: 4px; }
figure div { display: flex; gap: 6px; align-items: flex-start; }
img { display: block; border: 1px solid #cfc6b4; background: #fff; } .phone, .phone-dark { width: 195px; } .desk { width: 480px; }
nav a { margin-right: 12px; } ul { columns: 3; }
"""


def write(into: Path, taken: list[Taken]) -> None:
    """`into/index.html`; pictures of an earlier walk that nobody names any more go away."""
    shown = [one for one in taken if one.files]
    kept = {file for one in shown for file in one.files.values()}
    for old in into.glob("*.jpg"):
        if old.name not in kept:
            old.unlink()
    body = [
        "<nav><a href='#pages'>By page</a><a href='#people'>By persona</a><a href='#none'>No page there</a></nav>",
        "<h1 id='pages'>By page</h1>",
        *_rows(shown, lambda one: one.name, lambda one: one.who),
        "<h1 id='people'>By persona</h1>",
        *_rows(shown, lambda one: one.who, lambda one: one.name),
        "<h1 id='none'>No page there</h1><ul>",
        *[
            f"<li>{escape(one.visitor)} {escape(one.path)}: {one.status}"
            f"{' → ' + escape(one.ended_at) if one.ended_at != one.path else ''}</li>"
            for one in taken
            if not one.files
        ],
        "</ul>",
    ]
    head = f"<!doctype html><html lang='en'><meta charset='utf-8'><title>Tablée, the tour</title><style>{STYLE}</style>"
    (into / "index.html").write_text(head + "\n".join(body), "utf-8")


def _rows(taken: list[Taken], title: Callable[[Taken], str], caption: Callable[[Taken], str]) -> list[str]:
    rows = []
    for name, group in groupby(sorted(taken, key=title), key=title):
        figures = [_figure(one, caption(one)) for one in group]
        rows.append(
            f"<h2>{escape(name)} <small>{len(figures)}</small></h2><div class='row'>{''.join(figures)}</div>"
        )
    return rows


def _figure(one: Taken, caption: str) -> str:
    pictures = "".join(
        f"<a href='{escape(file)}'><img class='{look}' loading='lazy' src='{escape(file)}' alt='{look}'></a>"
        for look, file in one.files.items()
    )
    return f"<figure><figcaption>{escape(caption)}</figcaption><div>{pictures}</div></figure>"
