"""People of the structure: who acts for it, bringing somebody in, changing or ending a place."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import RoleKind
from tablee.flows.invitations import bring_person
from tablee.kernel.refusals import insist
from tablee.web.settings.forms import PersonForm
from tablee.web.shell.clients import why_not_again
from tablee.web.shell.guards import SeenRequest, writes
from tablee.web.shell.submission import form_page

WELCOMES_AN_HOUR = 40


@writes
def people(request: SeenRequest) -> HttpResponse:
    """Who acts for us?"""
    viewer = request.viewer
    own = actors.own_organization(viewer)

    def act(data: dict[str, Any]) -> object:
        insist(why_not_again(request, "welcome", limit=WELCOMES_AN_HOUR, seconds=3600, who=viewer.person_ref))
        return bring_person(own, by=viewer, at=timezone.now(), **data)

    rows = list(actors.people_of(request.viewer))
    return form_page(
        request,
        "settings/people.html",
        PersonForm(request.POST or None),
        act,
        done=_("C’est fait : un message part à cette adresse."),
        to=reverse("settings:people"),
        may_write=request.viewer.coordinates,
        context={
            "rows": rows,
            "me": request.viewer.person_id,
            "to_coordinator": {"place": RoleKind.COORDINATOR.value},
            "to_team": {"place": RoleKind.TEAM.value},
            "to_end": {"place": "end"},
        },
    )


@writes
def role(request: SeenRequest, role_id: int) -> HttpResponse:
    """Change or end one place; without a POST there is nothing to see here."""
    found = actors.role_seen_by(request.viewer, role_id)
    if request.method != "POST":
        return redirect("settings:people")
    viewer, now, wanted = request.viewer, timezone.now(), request.POST.get("place", "")
    if wanted in RoleKind.values:
        actions.appoint(found.organization, person=found.person, kind=wanted, by=viewer, at=now)
        messages.success(request, _("La place de %(name)s a changé.") % {"name": found.person.first_name})
    elif wanted == "end":
        actions.end_role(found, by=viewer, at=now)
        messages.success(
            request, _("%(name)s n’agit plus pour votre structure.") % {"name": found.person.first_name}
        )
        if found.person_id == viewer.person_id:
            return redirect("shell:home")
    return redirect("settings:people")
