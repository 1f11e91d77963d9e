"""« Annuaire public » in the settings: to be seen or not, what is said, how well it is said."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.kernel.identifiers import say_phone
from tablee.standards.data_inclusion.write import JSON_TYPE, to_json
from tablee.web.directory import entries
from tablee.web.directory.forms import PublicForm
from tablee.web.shell.downloads import download
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.submission import form_page, posted

WHAT = ("structures", "services")


@writes
def settings(request: SeenRequest) -> HttpResponse:
    """Are we in the public directory, what do we say there, and what is missing?"""
    viewer = request.viewer
    own = actors.organization_seen_by(viewer, viewer.organization_ref)
    card, sites = actors.public_card_of(own), list(own.sites.all())
    initial = {name: getattr(card, name) for name in PublicForm.base_fields if name != "sites"}
    initial["sites"] = [site.ref for site in sites if site.is_public]  # none until somebody ticks it
    form = PublicForm(
        request.POST or None,
        initial=initial,
        sites=[
            (site.ref, ", ".join(filter(None, [site.name, site.address, site.commune]))) for site in sites
        ],
        phone=say_phone(own.phone),
    )
    places = actors.own_places(viewer)
    context = {
        "own": own,
        "card": card,
        "measured": entries.measure(places, today=timezone.localdate()),
        "places": [place for place in places if place.site],
        "changed_at": places[0].changed_at if places else None,
    }
    return form_page(
        request,
        "directory/settings.html",
        form,
        lambda _data: actions.show_public(own, by=viewer, at=timezone.now(), **form.card),
        done=_("Vous êtes dans l’annuaire public.") if card.since_at is None else _("C’est enregistré."),
        to=reverse("directory:settings"),
        context=context,
        may_write=viewer.coordinates,
    )


@writes
def hide(request: SeenRequest) -> HttpResponse:
    """No longer be seen."""
    own, at = actors.own_organization(request.viewer), timezone.now()
    done = _("Vous n’êtes plus dans l’annuaire public.")
    act = partial(actions.hide_public, own, by=request.viewer, at=at)
    return posted(request, act, done=done, to="directory:settings")


@writes
def confirm(request: SeenRequest) -> HttpResponse:
    """« Tout est encore exact »."""
    done = _("Merci\u00a0: les autres voient que c’est relu aujourd’hui.")
    own, at = actors.own_organization(request.viewer), timezone.now()
    act = partial(actions.confirm_public, own, by=request.viewer, at=at)
    return posted(request, act, done=done, to="directory:settings")


@reads
def own_file(request: SeenRequest, what: str) -> HttpResponse:
    """Our own rows, as they leave or would leave."""
    return _file(what, actors.own_places(request.viewer), request.viewer.organization_ref)


@reads
def network_file(request: SeenRequest, ref: str, what: str) -> HttpResponse:
    """The rows of who sits in one of our networks and chose to be public."""
    network = actors.network_seen_by(request.viewer, ref)
    return _file(what, actors.public_places(network=network), network.ref)


def _file(what: str, places: list[Any], ref: str) -> HttpResponse:
    if what not in WHAT:
        raise Http404
    rows = entries.rows_of(what, places)
    return download(to_json(rows), JSON_TYPE, f"data-inclusion-{what}-{ref.lower()}.json")
