"""The slip on paper: one A4 page for a black and white printer, tagged for screen readers (PDF/UA-1), without network."""

import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import segno
import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tablee.web.handover.slip import Slip


@cache
def _source() -> bytes:
    return Path(__file__).with_name("slip.typ").read_bytes()


@cache
def _fonts() -> str:
    return str(files("fontpkg_atkinson_hyperlegible") / "files")


def slip_pdf(slip: Slip, *, address: str) -> bytes:
    """The PDF of one slip; `address` is where its QR code leads. What people typed is data, never code."""
    slip = replace(slip, on_paper=True)
    made, (offered, accepted, refused) = slip.made, slip.masses
    facts: dict[str, Any] = {
        "lang": (get_language() or "fr")[:2],
        "title": _("Bordereau de remise"),
        "code": slip.code,
        "qr": segno.make(address, error="m").svg_inline(scale=4, border=1),
        "qr_alt": _("Code qui mène à ce bordereau"),
        "parties": [
            [_("Remis par"), made.giver.name],
            [_("Reçu par"), made.taker.name],
            [_("Où"), made.place],
            [_("Quand"), slip.when_in_full],
        ],
        "heads": [_("Produit"), _("Lot"), _("Annoncé"), _("Accepté"), _("Dont à trier"), _("Écarté")],
        "lines": [
            [
                "\n".join(part for part in (line.title, line.dated) if part),
                line.lot,
                line.announced,
                line.accepted,
                line.to_sort or "–",
                "\n".join(part for part in (line.refused or "–", line.reason) if part),
            ]
            for line in slip.lines
        ],
        "total": [
            _("Total"), "",
            offered, accepted, "", refused,
        ],
        "facts": [*slip.temperatures, *[each for each in (slip.corrected, made.note) if each]],
        "passes": _("En signant, la structure qui reçoit prend la responsabilité de ce qu’elle a accepté."),
        "sign_giver": _("Signature de la structure qui donne"),
        "sign_taker": _("Signature de la structure qui reçoit"),
        "signed": slip.signed,
        "foot": _("Tablée · gardez ce bordereau cinq ans"),
    }  # fmt: skip
    made_pdf = typst.compile(  # type: ignore[misc] # its stub cannot tell text from files
        _source(),
        font_paths=[_fonts()],
        ignore_system_fonts=True,
        sys_inputs={"slip": json.dumps(facts, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        # The same slip gives the same bytes.
        timestamp=int(made.handed_at.timestamp()),
    )
    return bytes(made_pdf)
