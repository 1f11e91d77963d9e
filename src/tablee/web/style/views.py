"""The style page: each component in each state, light and dark, and at the size of an assembly's screen."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tablee.web.shell.guards import SeenRequest, reads
from tablee.web.style.specimens import everything, menu

THEMES = ("light", "dark")
SCREENS = ("assembly",)


@reads(login=False)
def index(request: SeenRequest) -> HttpResponse:
    """Only in the demonstration: elsewhere this address does not exist."""
    if not settings.DEMO:
        raise Http404
    theme, screen = request.GET.get("theme", ""), request.GET.get("screen", "")
    looks = [
        {"label": label, "url": f"?{query}", "current": query == request.META.get("QUERY_STRING", "")}
        for label, query in (
            (_("comme le système"), ""),
            (_("clair"), "theme=light"),
            (_("sombre"), "theme=dark"),
            (_("écran d’assemblée"), "screen=assembly"),
        )
    ]
    shown: dict[str, Any] = {
        **everything(),
        "looks": looks,
        "menu": menu(),
        "theme": theme if theme in THEMES else "",
        "screen": screen if screen in SCREENS else "",
    }
    return render(request, "style/index.html", shown)
