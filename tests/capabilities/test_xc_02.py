"""XC-02, the slip: when the phone is dead, one A4 page in black and white with a QR code and six characters."""

import io
import re

import pytest
from pypdf import PdfReader

from tablee.kernel.references import ALPHABET
from tablee.web.handover.paper import slip_pdf
from tablee.web.handover.slip import Slip
from tests import make
from tests.web.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

A4_POINTS = (595, 842)


@pytest.fixture
def slip(table: make.Table) -> Slip:
    offer = make.offer(
        table.network, table.tilleuls, units=9, unit_g=10_000, label="Pain #eval(1) $x$ *gras*"
    )
    made = make.hand_over(make.claim(offer, table.bob, units=4), table.bob, refused_g=4_000, reason="use_by")
    return Slip(made, make.NOON)


def page_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    return pages[0].extract_text()


def test_one_a4_page_with_everything_on_it(slip: Slip) -> None:
    pdf = slip_pdf(slip, address="https://tablee.example/l/abc/")
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == A4_POINTS
    text = page_of(pdf)
    for each in ("Les Tilleuls", "Les Érables", "L-0001", "DLC dépassée", slip.code, "Signature"):
        assert each in text
    assert "mardi 24\u00a0novembre\u00a02026" in text, "paper is read another day"


def test_what_people_typed_is_printed_never_run(slip: Slip) -> None:
    assert "#eval(1) $x$ *gras*" in page_of(slip_pdf(slip, address="https://tablee.example/"))


def test_the_code_is_six_characters_one_can_read_aloud(slip: Slip) -> None:
    assert re.fullmatch(f"[{ALPHABET}]{{3}} [{ALPHABET}]{{3}}", slip.code)


def test_paper_leads_back_to_the_page(slip: Slip, table: make.Table) -> None:
    answer = signed_in(table.alice).get("/remises/code/", {"code": slip.code.lower()})
    assert answer.headers["Location"] == f"/remises/{slip.made.ref}/"


def test_readable_without_colour_and_by_a_screen_reader(slip: Slip) -> None:
    pdf = slip_pdf(slip, address="https://tablee.example/")
    assert b"/StructTreeRoot" in pdf or PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    assert str(PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"]).startswith("fr")
