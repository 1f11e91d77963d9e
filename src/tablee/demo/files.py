"""The world's data files, each read once per process."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _file(name: str) -> dict[str, Any]:
    text = files("tablee.demo").joinpath(f"data/{name}.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def rows(name: str, table: str = "") -> Any:
    """One table of `data/<name>.json`; by default the table that bears the file's name."""
    return _file(name)[table or name]
