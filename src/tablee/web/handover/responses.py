"""A slip's paper and address, and a year of gifts: answers that several doors give."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tablee.domains.deliveries import queries
from tablee.domains.deliveries.enums import Reason
from tablee.domains.field.enums import Family
from tablee.flows import scopes
from tablee.flows.loop_text import address_of
from tablee.kernel.moments import local_day
from tablee.standards.sheets.cells import Scalar
from tablee.standards.sheets.write import CSV_TYPE, to_csv
from tablee.web.handover.paper import slip_pdf
from tablee.web.handover.slip import Slip
from tablee.web.shell.downloads import download

if TYPE_CHECKING:
    from tablee.domains.deliveries.models import HandOver


def paper_response(made: HandOver, now: datetime) -> HttpResponse:
    """The PDF as a download that a phone opens in place."""
    content = slip_pdf(Slip(made, now), address=slip_address(made, now))
    return download(content, "application/pdf", f"bordereau-{made.code}.pdf", inline=True)


def year_response(organization_id: int, year: int, zone: str) -> HttpResponse:
    """The CSV of a year of gifts."""
    text = year_sheet(queries.lines_of_year(organization_id, year, zone=zone))
    return download(text, CSV_TYPE, f"dons-{year}.csv")


def slip_address(made: HandOver, now: datetime) -> str:
    """Where the QR code leads: the giver's living link, else the page for those who have an account."""
    live = scopes.slip_links(made, at=now)
    return (
        address_of(live[0]) if live else f"{settings.PUBLIC_URL}{reverse('handover:slip', args=[made.ref])}"
    )


def year_sheet(lines: Iterable[Any]) -> bytes:
    """What the giver's attestation needs (offered, accepted, when), quantities only; days as programs read them."""
    titles = [
        _("jour de prise en charge"), _("bordereau"), _("donateur"), _("association"), _("produit"), _("famille"),
        _("lot"), _("proposé kg"), _("accepté kg"), _("dont à trier kg"), _("écarté kg"), _("motif"), _("DLC"),
        _("DDM"), _("jours avant la DLC"), _("signé"),
    ]  # fmt: skip
    return to_csv(titles, map(_row, lines))


def _row(line: Any) -> list[Scalar]:
    made, lot = line.hand_over, line.lot
    day = local_day(made.handed_at, ZoneInfo(made.network.time_zone))
    masses = (line.offered_g, line.accepted_g, line.to_sort_g, line.refused_g)
    return [
        day.isoformat(), made.code, made.giver.name, made.taker.name, line.label, str(Family(line.family).label),
        lot.ref, *(Decimal(grams) / 1000 for grams in masses),
        str(Reason(line.reason).label) if line.reason else "",
        lot.use_by_on.isoformat() if lot.use_by_on else "",
        lot.best_before_on.isoformat() if lot.best_before_on else "",
        (lot.use_by_on - day).days if lot.use_by_on else "",
        _("oui") if made.giver_signed_at else _("non"),
    ]  # fmt: skip
