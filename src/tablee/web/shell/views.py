"""The first address, the casquette, and the page behind « Plus »."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tablee.domains.actors import queries as actors
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.middleware import ACTING_FOR
from tablee.web.shell.rooms import behind_more


@reads(login=False)
def home(request: SeenRequest) -> HttpResponse:
    """People with an account go to their day; a fresh installation to its wizard; everyone else reads what this is."""
    if request.viewer.signed_in:
        return redirect("today:home")
    if not settings.DEMO and not actors.anyone_there():
        return redirect("wizard:start")
    return render(request, "shell/home.html")


@writes(organization=False)
def act_for(request: SeenRequest) -> HttpResponse:
    """Change the casquette for the rest of the session; an organisation one has no role in changes nothing."""
    if request.method == "POST":
        wanted = request.POST.get("organization", "")
        if any(cap.ref == wanted for cap in request.viewer.caps):
            request.session[ACTING_FOR] = wanted
    return HttpResponseRedirect(safe_next(request, reverse("today:home")))


@reads(organization=False)
def more(request: SeenRequest) -> HttpResponse:
    """Everything that has no place in the bottom bar."""
    return render(request, "shell/more.html", {"groups": behind_more(request.viewer)})


@reads(login=False)
def about(request: SeenRequest) -> HttpResponse:
    """« Comment ça marche »: for whoever got a link in a message loop and wonders."""
    return render(request, "shell/about.html")


@reads(login=False)
def privacy(request: SeenRequest) -> HttpResponse:
    """« Vos données »: what is kept, how long, and the rights that go with it."""
    return render(request, "shell/privacy.html")


def safe_next(request: SeenRequest, otherwise: str) -> str:
    """The page asked for by `next`, when it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours and wanted.startswith("/") else otherwise
