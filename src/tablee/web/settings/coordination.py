"""Pages of the settings that only write: for whoever coordinates the structure."""

from django.http import HttpResponse
from django.shortcuts import render

from tablee.domains.actors import queries as actors
from tablee.domains.actors import rules
from tablee.domains.actors.enums import RoleKind
from tablee.web.shell.guards import SeenRequest


def why_not_here(request: SeenRequest) -> HttpResponse | None:
    """Whoever may not write is told at once, with the first names of those who may."""
    viewer = request.viewer
    refused = rules.why_not_change(actors.own_organization(viewer), by=viewer)
    if refused is None:
        return None
    people = [
        role.person.first_name for role in actors.people_of(viewer) if role.kind == RoleKind.COORDINATOR
    ]
    context = {"refused": refused, "people": people}
    return render(request, "settings/closed.html", context, status=200 if request.method == "GET" else 422)
