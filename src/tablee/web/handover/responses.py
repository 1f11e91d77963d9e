"""A slip's paper and address, and a year of gifts: answers that several doors give."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from tablee.domains.deliveries import queries
from tablee.flows import scopes
from tablee.flows.loop_text import address_of
from tablee.web.handover.paper import slip_pdf
from tablee.web.handover.slip import Slip
from tablee.web.handover.year import year_sheet
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
    return download(text, "text/csv; charset=utf-8", f"dons-{year}.csv")


def slip_address(made: HandOver, now: datetime) -> str:
    """Where the QR code leads: the giver's living link, else the page for those who have an account."""
    live = scopes.slip_links(made, at=now)
    return (
        address_of(live[0]) if live else f"{settings.PUBLIC_URL}{reverse('handover:slip', args=[made.ref])}"
    )
