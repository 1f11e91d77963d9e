"""What is kept about us: why we were told of an offer or not, who changed what, all our data in one file, their copies."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tablee.domains.actors import queries as actors
from tablee.domains.sharing import queries as sharing
from tablee.flows.departure import own_data
from tablee.flows.journal_lines import line_of, names_in
from tablee.kernel import journal_queries
from tablee.kernel.refusals import NotVisible
from tablee.web.operations import figures
from tablee.web.shell.downloads import download
from tablee.web.shell.guards import SeenRequest, reads


@reads
def match_notes(request: SeenRequest) -> HttpResponse:
    """Why were we told of an offer, or not?"""
    return render(request, "settings/match_notes.html", {"notes": sharing.match_notes(request.viewer)})


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
