"""Hostile and broken files are refused whole, beside their field, in words; odd requests never break the page."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.models import Offer
from tablee.kernel.models import ImportBatch
from tests.standards.sheets.hostile import HOSTILE
from tests.web.visitors import signed_in

pytestmark = pytest.mark.django_db

# Each is read in a process of its own: here one of each family, all of them in tests/standards/sheets.
SAMPLE = (
    "old_xls", "encrypted_xlsx", "macros", "external_entity_in_sheet", "billion_laughs_in_strings", "zip_bomb_ratio",
    "zip_slip", "zip_truncated", "docx_renamed", "pdf_renamed_csv", "html_renamed_xls", "png_renamed_csv", "empty_file",
    "nul_bytes", "random_bytes", "quote_never_closed", "too_many_columns_csv", "all_sheets_hidden",
)  # fmt: skip


@pytest.mark.parametrize("case", [case for case in SAMPLE if case in HOSTILE])
def test_refused_whole_with_a_reason(alice: Viewer, case: str) -> None:
    name, data = HOSTILE[case][0]()
    answer = signed_in(alice).post("/importer/", {"kind": "offers", "file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    said = re.search(r'id="id_file_error">.*?<span>(.*?)</span>', answer.content.decode(), re.S)
    assert said
    assert len(html.unescape(said[1])) >= 20
    assert not ImportBatch.objects.exists()
    assert not Offer.objects.exists()


def test_the_sample_still_names_real_cases() -> None:
    assert set(SAMPLE) <= set(HOSTILE)


@pytest.mark.parametrize("ref", ["x", "0" * 40, "ABCDEFGH", "..", "%00", "é"])
def test_unknown_sheets_are_not_found(alice: Viewer, ref: str) -> None:
    client = signed_in(alice)
    for path in (f"/importer/{ref}/", f"/importer/{ref}/fait/"):
        assert client.get(path).status_code == 404, path
    for path in (f"/importer/{ref}/importer/", f"/importer/{ref}/defaire/", f"/importer/{ref}/"):
        assert client.post(path).status_code == 404, path


@pytest.mark.parametrize(
    "choices",
    [
        {"column-0": "royaume"},
        {"until": "demain"},
        {"until": "9999-99-99T99:99"},
        {"network": "x" * 300, "sheet": "\x00", "checked": "peut-être"},
        {"column-0": "", "column-1": ""},
        {"until": "0001-01-01T00:00"},
    ],
)
def test_odd_choices_do_not_break_the_report(alice: Viewer, choices: dict[str, str]) -> None:
    client = signed_in(alice)
    url = client.post("/importer/", {"kind": "offers", "paste": "Produit\tQuantité\nPain\t12 x 1 kg\n"})[
        "Location"
    ]
    assert client.post(url, choices).status_code in (302, 422)
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    "cells",
    [
        "Produit\tQuantité\n=cmd|' /C calc'!A0\t12 x 1 kg\n",
        "Produit\tQuantité\n<script>alert(1)</script>\t12 x 1 kg\n",
        "Produit\tQuantité\nPain\t-5 caisses\nPain\t1e99 kg\nPain\t0\nPain\t99999999999999 x 10 kg\n",
        "Produit\tQuantité\tJusqu’à\nPain\t12 x 1 kg\t31/12/9999\nPain\t2 kg\t01/01/1900 0h\n",
        "Produit\tQuantité\tDLC\nPain\t12 x 1 kg\t30/02/2026\n",
        "Produit\n\n\n",
        "\t\t\t\n",
        "Produit;Quantité\n" + "Pain;1 x 1 kg\n" * 300,
        "Produit\tQuantité\n" + "é" * 5000 + "\t12 x 1 kg\n",
    ],
)
def test_odd_cells_are_answered_in_words(alice: Viewer, cells: str) -> None:
    client = signed_in(alice)
    answer = client.post("/importer/", {"kind": "offers", "paste": cells})
    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        page = client.get(answer["Location"])
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert client.post(f"{answer['Location']}importer/").status_code in (302, 409, 422)


def test_too_many_sheets_in_a_row_are_slowed_down(alice: Viewer) -> None:
    client: Client = signed_in(alice)
    statuses = [
        client.post("/importer/", {"kind": "offers", "paste": "Produit"}).status_code for _each in range(31)
    ]
    assert statuses[-1] == 422
    assert statuses[0] == 302
