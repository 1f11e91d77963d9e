"""The public first page over the wire: page, style, fonts and modules together stay within 45 kB, and no other host is asked."""

import re
from pathlib import Path

import brotli
import pytest
from django.test import Client

from tablee.config import assets
from tests import make

BUDGET = 45_000


@pytest.mark.django_db
def test_the_first_page_is_light(client: Client, table: make.Table, tmp_path: Path) -> None:
    answer = client.get("/")
    page = answer.content.decode()
    assert not re.findall(r'(?:src|href)="https?://(?!testserver)', page)
    built = {path.name: path for path in (path for path in assets.build(tmp_path) if path)}
    asked = ["tablee.css", "atkinson-hyperlegible-regular.woff2", "atkinson-hyperlegible-bold.woff2"]
    assert "tablee.css" in page
    weights = {"page": len(brotli.compress(answer.content))}
    for name in asked:
        data = built[name].read_bytes()
        weights[name] = len(data) if name.endswith(".woff2") else len(brotli.compress(data, quality=11))
    weights["mark.svg"] = 2_000  # the icon of the tab, at most
    print(weights)
    assert sum(weights.values()) + 1_000 * len(weights) <= BUDGET  # a kilobyte of headers for each answer
