"""Every page of the settings opens for those it is for, and stays shut for strangers."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import make

PAGES = (
    "home", "card", "profile", "authorizations", "counts", "sites", "site_new", "people", "donors", "donor_new",
    "rules", "match_notes", "journal",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("kind", ["coordinator", "team"])
def test_it_opens_for_the_structures_people(
    client: Client, table: make.Table, noon: Any, name: str, kind: str
) -> None:
    viewer = make.viewer(table.tilleuls, kind=kind)
    client.force_login(table.account(viewer))
    answer = client.get(reverse(f"settings:{name}"))
    assert answer.status_code == 200
    writable = (
        b'<form class="form' in answer.content
        and b"<button" in answer.content.split(b'<form class="form')[-1]
    )
    if kind == "team":
        assert b'class="button main"' not in answer.content.split(b"<main")[1]
    elif name in ("card", "profile", "counts", "site_new", "people", "donor_new", "authorizations"):
        assert writable


@pytest.mark.parametrize("name", PAGES)
def test_nobody_reads_it_without_an_account(client: Client, db: Any, name: str) -> None:
    assert client.get(reverse(f"settings:{name}")).status_code == 302
