"""What is kept about us: why we were told of an offer or not, who changed what, all our data in one file, their copies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.messages import queries as messages
from tablee.domains.sharing import queries as sharing
from tablee.domains.sharing import rules as sharing_rules
from tablee.domains.sharing.enums import OfferStatus
from tablee.flows.alerts import ALERTS
from tablee.flows.departure import own_data
from tablee.flows.journal_lines import line_of, names_in
from tablee.flows.notices import who_hears
from tablee.kernel import journal_queries
from tablee.kernel.moments import format_moment
from tablee.kernel.refusals import NotVisible
from tablee.kernel.retention import TIMERS
from tablee.web.operations import figures
from tablee.web.shell.downloads import download
from tablee.web.shell.guards import SeenRequest, reads

if TYPE_CHECKING:
    from tablee.domains.sharing.models import MatchNote


@reads
def match_notes(request: SeenRequest) -> HttpResponse:
    """Why were we told of an offer, or not?"""
    notes, now = sharing.match_notes(request.viewer), timezone.now()
    # A line may join a message that waits since the evening before its note.
    since = min((note.noted_at for note in notes), default=now) - timedelta(days=1)
    left = messages.departures(request.viewer.organization_ref, ALERTS, since=since)
    own = actors.own_organization(request.viewer)
    heard = any(who_hears(kind, [own]) for kind in ALERTS)
    shares = sharing.offers_with_our_share(request.viewer, {note.offer_id for note in notes})
    told = [
        (note, _alert(note, left.get(note.offer.ref), now, heard=heard, proposed=note.offer_id in shares))
        for note in notes
    ]
    return render(request, "settings/match_notes.html", {"notes": told, "heard": heard})


def _alert(
    note: MatchNote, left: messages.Departure | None, now: datetime, *, heard: bool, proposed: bool
) -> tuple[str, str]:
    """The pill of a note: how it looks, and what became of an alert that was written. Messages are kept ninety days:
    one nobody reads now and of which no message is there was written to nobody."""
    offer = note.offer
    if not note.told:
        return "plain", _("pas d’alerte")
    if left is None and (heard or note.noted_at < now - TIMERS["messages"].kept):
        return "good", _("alerte envoyée")
    if left is None or left.muted:
        return "plain", _("personne chez vous ne recevait ces messages")
    zone = ZoneInfo(offer.network.time_zone)
    if left.sent_at is not None:
        return "good", _("envoyée %(when)s") % {"when": format_moment(left.sent_at, now, zone)}
    if left.failed:
        return "plain", _("n’a pas pu partir")
    if offer.status == OfferStatus.WITHDRAWN:
        return "plain", _("l’offre a été retirée avant")
    if not offer.units_left and (proposed or offer.units_proposed):
        return "plain", _("une part vous a été proposée") if proposed else _("tout était déjà proposé")
    if left.due_at is None or not sharing_rules.still_to_take(offer, now):
        return "plain", _("l’offre était finie ou toute prise avant")
    return "plain", _("partira %(when)s") % {"when": format_moment(max(left.due_at, now), now, zone)}


@reads
def journal(request: SeenRequest) -> HttpResponse:
    """Who changed what, that concerns us?"""
    viewer = request.viewer
    asked = request.GET.get("avant", "")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None
    entries = journal_queries.entries_concerning(viewer.organization_ref, before_id=before)
    names = names_in(viewer, entries)
    context = {
        "lines": [line_of(entry, names) for entry in entries],
        "older": entries[-1].pk if len(entries) == journal_queries.PAGE else None,
        "first": before is None,
    }
    return render(request, "settings/journal.html", context)


@reads
def backups(request: SeenRequest) -> HttpResponse:
    """For a coordinator: what the structure wrote would come back, and when was that last tried?"""
    if not request.viewer.coordinates:
        raise NotVisible
    return render(request, "settings/backups.html", {"copies": figures.copies()})


@reads
def export(request: SeenRequest) -> HttpResponse:
    """Everything our structure wrote here, as a ZIP of tables."""
    own = actors.own_organization(request.viewer)
    name = f"tablee-{own.ref.lower()}-{timezone.localdate().isoformat()}.zip"
    return download(own_data(own), "application/zip", name)
