"""« Aujourd'hui »."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tablee.web.shell.guards import SeenRequest, reads
from tablee.web.today.cards import cards


@reads
def home(request: SeenRequest) -> HttpResponse:
    """At most seven cards."""
    found, more = cards(request.viewer, now=timezone.now())
    return render(request, "today/home.html", {"cards": found, "more": more})
