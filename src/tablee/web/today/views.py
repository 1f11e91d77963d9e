"""« Aujourd'hui »."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tablee.flows import foundation
from tablee.web.shell.guards import SeenRequest, reads
from tablee.web.today.cards import cards


@reads
def home(request: SeenRequest) -> HttpResponse:
    """At most seven cards."""
    now = timezone.now()
    found, more = cards(request.viewer, now=now)
    guided = not found and foundation.guides(request.viewer, at=now)
    return render(request, "today/home.html", {"cards": found, "more": more, "guided": guided})
