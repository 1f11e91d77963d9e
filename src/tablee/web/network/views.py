"""« Réseau »: equal cards in alphabetical order, and the dated counts of people received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import Stance
from tablee.kernel.words import fold
from tablee.web.components.organization_facts import kind_of, member_card
from tablee.web.shell.guards import SeenRequest, reads
from tablee.web.shell.networks import chosen, tabs

if TYPE_CHECKING:
    from tablee.domains.actors.models import Organization


CARDS_A_PAGE = 48
COUNTS_SHOWN_FOR = timedelta(days=366)
JUMP_PERCENT = 30


@reads
def members(request: SeenRequest) -> HttpResponse:
    """Who sits at the table? One card each, alphabetically; no other order exists."""
    viewer, text = request.viewer, request.GET.get("q", "").strip()[:80]
    networks = list(actors.networks_seen_by(viewer))
    network = chosen(networks, request.GET.get("reseau", ""))
    context: dict[str, Any] = {"network": network, "text": text}
    if network is not None:
        seats = actors.seats_in(network)
        ids = [seat.organization_id for seat in seats[Stance.MEMBER]]
        if text:
            ids = [row.pk for row in actors.cards_of(ids) if _speaks_of(row, text)]
        page = Paginator(ids, CARDS_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "cards": [member_card(row) for row in actors.cards_of(page)],
            "members_count": page.paginator.count,
            "givers": seats[Stance.GIVER] if page.number == 1 and not text else [],
            "tabs": tabs(networks, network, reverse("network:members")),
            "facilitates": network.pk in viewer.facilitates,
            "sits_there": network.pk in viewer.network_ids,
        }
    return render(request, "network/members.html", context)


def _speaks_of(organization: Organization, text: str) -> bool:
    """Every word stands in the name, what they do, their communes or their kind, accents aside."""
    communes = " ".join(site.commune for site in organization.sites.all())
    haystack = fold(f"{organization.name} {organization.does} {communes} {kind_of(organization)}")
    return all(word in haystack for word in fold(text).split())


@dataclass(frozen=True)
class CountRow:
    """People received a week by one organisation: since when, and what stood before."""

    ref: str
    name: str
    persons: int | None
    counted_on: date | None
    before: int | None
    change_percent: int | None

    @property
    def jumped(self) -> bool:
        return self.change_percent is not None and abs(self.change_percent) >= JUMP_PERCENT


@reads
def people(request: SeenRequest) -> HttpResponse:
    """How many people does each structure receive a week, and since when?"""
    networks = list(actors.networks_seen_by(request.viewer))
    network = chosen(networks, request.GET.get("reseau", ""))
    rows: list[CountRow] = []
    if network is not None:
        organizations = list(actors.members_of(network))
        counts = actors.counts_since(
            (organization.pk for organization in organizations), timezone.localdate() - COUNTS_SHOWN_FOR
        )
        rows = [_count_row(organization, counts.get(organization.pk, [])) for organization in organizations]
    context = {
        "network": network,
        "rows": rows,
        "counted": [row for row in rows if row.persons is not None],
        "silent": [row for row in rows if row.persons is None],
        "total": sum(row.persons or 0 for row in rows),
        "tabs": tabs(networks, network, reverse("network:people")),
    }
    return render(request, "network/people.html", context)


def _count_row(organization: Organization, counts: list[Any]) -> CountRow:
    last = counts[0] if counts else None
    before = counts[1].persons if len(counts) > 1 else None
    change = round((last.persons - before) * 100 / before) if last and before else None
    return CountRow(
        organization.ref,
        organization.name,
        last.persons if last else None,
        last.counted_on if last else None,
        before,
        change,
    )
