"""Three forms kept in the session, one act at the end; afterwards these addresses lead to the ordinary entrance."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from tablee.domains.actors import queries as actors
from tablee.flows import foundation
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.submission import form_page
from tablee.web.wizard.forms import NetworkForm, StructureForm, YouForm

KEPT = "founding"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@writes(login=False)
def start(request: SeenRequest) -> HttpResponse:
    """Step 1: the network."""
    return _step(request, NetworkForm, "wizard/start.html", reverse("wizard:structure"))


@writes(login=False)
def structure(request: SeenRequest) -> HttpResponse:
    """Step 2: the first structure."""
    if "network" not in _kept(request):
        return _over(request) or redirect("wizard:start")
    return _step(request, StructureForm, "wizard/structure.html", reverse("wizard:you"))


@writes(login=False)
def you(request: SeenRequest) -> HttpResponse:
    """Step 3: the first person; then the network stands and she is in, without a code: nobody is there to send one."""
    if (over := _over(request)) is not None:
        return over
    kept = _kept(request)
    if not {"network", "structure", "insee_code"} <= set(kept):
        return redirect("wizard:start")
    form = YouForm(request.POST if request.method == "POST" else None)

    def act(data: dict[str, Any]) -> None:
        wish = foundation.Wish(
            network=kept["network"],
            territory=kept.get("territory", ""),
            structure=kept["structure"],
            kind=kept["kind"],
            insee_code=kept["insee_code"],
            language=form.language(get_language() or ""),
            **data,
        )
        person = foundation.install(wish, at=timezone.now()).person
        request.session.pop(KEPT, None)
        login(request, person, backend=BACKEND)

    steps_at = reverse("wizard:steps")
    return form_page(request, "wizard/you.html", form, act, done="", to=steps_at, context={"kept": kept})


@reads
def steps(request: SeenRequest) -> HttpResponse:
    """« Premiers pas »: a spreadsheet, a first offer, its link; each with the page where it is done."""
    done = foundation.first_steps(request.viewer, at=timezone.now())
    order = ("company", "offer", "link", "today")
    ahead = next((step for step in order if not getattr(done, step, False)), "today")
    kinds = {step: "main" if step == ahead else "quiet" for step in order}
    return render(request, "wizard/steps.html", {"steps": done, "kinds": kinds})


def _step(request: SeenRequest, kind: type[forms.Form], template: str, then: str) -> HttpResponse:
    if (over := _over(request)) is not None:
        return over
    kept = _kept(request)

    def act(data: dict[str, Any]) -> None:
        request.session[KEPT] = kept | data

    form = kind(request.POST if request.method == "POST" else None, initial=kept)
    return form_page(request, template, form, act, done="", to=then, context={"kept": kept})


def _kept(request: SeenRequest) -> dict[str, Any]:
    kept: dict[str, Any] = request.session.get(KEPT, {})
    return kept


def _over(request: SeenRequest) -> HttpResponse | None:
    """The first visit happens once, and never in the demonstration."""
    if settings.DEMO or actors.anyone_there():
        return redirect("shell:home")
    return None
