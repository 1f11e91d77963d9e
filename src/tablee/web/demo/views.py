"""« /demo/ »: one press a person. Outside the demonstration these addresses do not exist."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.web.demo.stage import FIRST, Stage
from tablee.web.shell.clients import why_not_again
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.middleware import ACTING_FOR

BACKEND = "django.contrib.auth.backends.ModelBackend"
RELOADS, RELOADS_IN_S = 6, 600


@reads(login=False)
def index(request: SeenRequest, stage: Stage) -> HttpResponse:
    """Whom one may be, and what to try first."""
    _only_here()
    cast = list(stage.personas())
    shown = {
        "first": cast[:FIRST],
        "others": cast[FIRST:],
        "doors": stage.doors(timezone.now()),
    }
    return render(request, "demo/index.html", shown)


@writes(login=False)
def enter(request: SeenRequest, stage: Stage) -> HttpResponse:
    """Become one of the personas; nobody else may be entered this way."""
    _only_here()
    if request.method != "POST":
        return redirect("demo:index")
    wanted = request.POST.get("person", "")
    persona = next((each for each in stage.personas() if each.key == wanted), None)
    person = actors.person_by_ref(persona.person_ref) if persona else None
    if persona is None or person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    request.session[ACTING_FOR] = persona.organization_ref
    return redirect(persona.path)


@writes(login=False)
def reload(request: SeenRequest, stage: Stage) -> HttpResponse:
    """« Remettre la démo à aujourd’hui »: everything that was tried goes."""
    _only_here()
    if request.method == "POST":
        refusal = why_not_again(request, "demo.reload", limit=RELOADS, seconds=RELOADS_IN_S)
        if refusal is not None:
            messages.warning(request, str(refusal))
            return redirect("demo:index")
        logout(request)
        stage.reload(timezone.now())
        messages.success(request, _("La démonstration est remise à aujourd’hui."))
    return redirect("demo:index")


def _only_here() -> None:
    if not settings.DEMO:
        raise Http404
