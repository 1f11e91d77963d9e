"""XC-01: a really messy sheet comes in: what is wrong is said line by line, nothing enters by halves, one press undoes it."""

import re
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.enums import OfferStatus
from tablee.domains.sharing.models import Offer
from tests import make
from tests.web.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

TITLE = "Ramasse du 24 novembre – à redistribuer"
BODY = [
    ["Pommes", "12,5 kg", "ambiant", "", "lot du matin"],
    ["Yaourts nature", "4 x 6 kg", "frais", "DLC 31/02/2027", ""],
    ["", "", "", "", ""],
    ["Pain", "22 kg", "sec", "", ""],
    ["Crème", "beaucoup", "frais", "DLC 30/11/2026", ""],
    ["TOTAL", "58,5", "", "", ""],
]


def sheet(body: list[list[str]]) -> bytes:
    """A title across the sheet, an empty line, titles on two lines with merged cells, a total, a hidden sheet of old things."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("Ramasse")
        page.merge_range(0, 0, 0, 4, TITLE)
        page.merge_range(2, 0, 3, 0, "Produit")
        page.merge_range(2, 1, 2, 2, "Ce qu’on a")
        page.write_row(3, 1, ["Quantité", "Conservation"])
        page.merge_range(2, 3, 3, 3, "DLC ou DDM")
        page.merge_range(2, 4, 3, 4, "Vu par")
        for number, row in enumerate(body, start=4):
            page.write_row(number, 0, row)
        old = book.add_worksheet("ancien")
        old.write_row(0, 0, ["Produit", "Quantité"])
        old.write_row(1, 0, ["Vieux pain", "1 kg"])
        old.hide()
    return buffer.getvalue()


def sent(client: Client, data: bytes) -> str:
    file = SimpleUploadedFile("Ramasse 24-11 (copie).xlsx", data)
    answer = client.post("/importer/", {"kind": "offers", "file": file})
    assert answer.status_code == 302
    return answer["Location"]


def page(client: Client, url: str) -> str:
    return client.get(url, follow=True).content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def test_a_messy_sheet(alice: Viewer, table: make.Table) -> None:
    client = signed_in(alice)
    report = sent(client, sheet(BODY))
    said = page(client, report)
    # given two lines of titles and « 12,5 kg »: what is wrong is said with its line, as the tableur counts them
    assert "Ligne 6, colonne « DLC ou DDM » : « DLC 31/02/2027 » : ce jour n’existe pas." in said
    assert "Ligne 9, colonne « Ce qu’on a Quantité » : « beaucoup »" in said
    assert "sont sur les lignes 3 et 4" in said or "tiennent sur les lignes 3 et 4" in said
    assert "« TOTAL »" in said
    assert "ancien" in said
    assert "« Vu par »" in said
    assert "2 à corriger" in said
    # nothing enters by halves
    assert client.post(f"{report}importer/").status_code == 422
    assert not Offer.objects.exists()

    mended = [row[:] for row in BODY]
    mended[1][3], mended[4][1] = "DLC 30/11/2026", "3 x 2 kg"
    report = sent(client, sheet(mended))
    said = page(client, report)
    assert "4 lignes prêtes" in said
    assert "12,5 kg" in said
    done = client.post(f"{report}importer/")["Location"]
    apples = Offer.objects.get(label="Pommes")
    assert apples.total_g == 12_500
    assert Offer.objects.count() == 4
    # the same sheet again adds nothing
    assert "4 déjà là" in page(client, sent(client, sheet(mended)))
    # undone in one press
    undo = re.search(r'action="([^"]+/defaire/)"', page(client, done))
    assert undo
    assert "C’est défait." in client.post(undo[1], follow=True).content.decode()
    assert not Offer.objects.filter(status=OfferStatus.OPEN).exists()
