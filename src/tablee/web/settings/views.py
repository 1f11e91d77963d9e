"""What the structure says of itself: card, acceptance, authorisations, people received."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.kernel import journal_queries
from tablee.kernel.groups import by_key
from tablee.kernel.identifiers import say_phone
from tablee.web.settings.forms import AuthorizationForm, CardForm, CountForm, ProfileForm
from tablee.web.shell.guards import SeenRequest, writes
from tablee.web.shell.submission import form_page


@writes
def card(request: SeenRequest) -> HttpResponse:
    """What does our card say?"""
    own = actors.own_organization(request.viewer)
    initial = {name: getattr(own, name) for name in CardForm.base_fields} | {"phone": say_phone(own.phone)}
    form = CardForm(request.POST or None, initial=initial)
    by, now = request.viewer, timezone.now()
    return form_page(
        request,
        "settings/card.html",
        form,
        lambda data: actions.update_card(own, by=by, at=now, **data),
        done=_("Votre carte est à jour."),
        to=reverse("settings:home"),
        may_write=request.viewer.coordinates,
        context={"own": own},
    )


@writes
def profile(request: SeenRequest) -> HttpResponse:
    """What can we take?"""
    own = actors.own_organization(request.viewer)
    initial = {name: getattr(own.profile, name) for name in ProfileForm.base_fields}
    initial["declined_words"] = ", ".join(own.profile.declined_words)
    form = ProfileForm(request.POST or None, initial=initial)
    by, now = request.viewer, timezone.now()
    return form_page(
        request,
        "settings/profile.html",
        form,
        lambda data: actions.set_profile(own, by=by, at=now, **data),
        done=_("C’est noté : les alertes suivent."),
        to=reverse("settings:home"),
        may_write=request.viewer.coordinates,
    )


@writes
def authorizations(request: SeenRequest) -> HttpResponse:
    """Under which authorisation do we give food?"""
    own = actors.organization_seen_by(request.viewer, request.viewer.organization_ref)
    sites = {site.ref: site for site in own.sites.all()}
    form = AuthorizationForm(
        request.POST or None,
        choices={"sites": [(ref, site.label) for ref, site in sites.items()]},
        initial={"starts_on": timezone.localdate()},
    )

    def act(data: dict[str, Any]) -> object:
        chosen = [sites[ref] for ref in data.pop("sites")]
        return actions.authorize(own, by=request.viewer, at=timezone.now(), sites=chosen, **data)

    today = timezone.localdate()
    rows = [
        (row, row.starts_on <= today and (row.ends_on is None or row.ends_on >= today))
        for row in actors.authorizations_of(own).prefetch_related("sites")
    ]
    return form_page(
        request,
        "settings/authorizations.html",
        form,
        act,
        done=_("Habilitation écrite."),
        to=reverse("settings:authorizations"),
        may_write=request.viewer.coordinates,
        context={"rows": rows, "several_sites": len(sites) > 1},
    )


@writes
def counts(request: SeenRequest) -> HttpResponse:
    """How many people come each week, and since when?"""
    own = actors.own_organization(request.viewer)
    form = CountForm(request.POST or None, initial={"counted_on": timezone.localdate()})
    by, now = request.viewer, timezone.now()
    corrected = by_key(
        (str(entry.after.get("counted_on")), entry.before["persons"])
        for entry in journal_queries.corrections_of(own.ref, "actors.record_count")
    )
    rows = [(row, corrected.get(row.counted_on.isoformat(), [])) for row in actors.counts_of(own)[:60]]
    return form_page(
        request,
        "settings/counts.html",
        form,
        lambda data: actions.record_count(own, by=by, at=now, **data),
        done=_("C’est écrit : tout le réseau voit ce chiffre et sa date."),
        to=reverse("settings:counts"),
        may_write=request.viewer.coordinates,
        context={"rows": rows},
    )
