"""What is kept about us: why we were told of an offer or not, who changed what, and all our data in one file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import queries as sharing
from tablee.flows.leaving import own_data
from tablee.kernel import journal_reading
from tablee.web.settings.sentences import Names, tell
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
    entries = journal_reading.entries_concerning(viewer.organization_ref, before_id=before)
    names = names_in(viewer, entries)
    context = {
        "told": [tell(entry, names) for entry in entries],
        "older": entries[-1].pk if len(entries) == journal_reading.PAGE else None,
        "first": before is None,
    }
    return render(request, "settings/journal.html", context)


def names_in(viewer: Viewer, entries: list[Any]) -> Names:
    """Names of the organisations the viewer may see and first names of its own people; nobody else's."""
    refs = {ref for entry in entries for ref in (entry.acting_ref, entry.object_ref, entry.after.get("for"))}
    seen = actors.organizations_seen_by(viewer).filter(ref__in=[ref for ref in refs if ref])
    people = {
        ref
        for entry in entries
        for ref in (entry.person_ref, entry.after.get("person"), entry.before.get("person"))
    }
    return Names(
        own_ref=viewer.organization_ref,
        organizations=dict(seen.values_list("ref", "name")),
        people=actors.first_names_of(viewer, [ref for ref in people if ref]),
    )


@reads
def export(request: SeenRequest) -> HttpResponse:
    """Everything our structure wrote here, as a ZIP of tables."""
    own = actors.own_organization(request.viewer)
    day = timezone.localdate().isoformat()
    return HttpResponse(
        own_data(own),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="tablee-{own.ref.lower()}-{day}.zip"',
            "Cache-Control": "no-store",
        },
    )
