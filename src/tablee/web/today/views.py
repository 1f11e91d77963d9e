"""« Aujourd'hui »."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.sharing.reception import closures_only, last_closed_day
from tablee.flows import foundation
from tablee.kernel.moments import end_of_day
from tablee.kernel.refusals import Refusal
from tablee.web.shell.guards import SeenRequest, reads
from tablee.web.today.cards import cards


@reads
def home(request: SeenRequest) -> HttpResponse:
    """At most seven cards."""
    now = timezone.now()
    zone = timezone.get_current_timezone_name()
    reception = closures_only(request.viewer.organization_id, now, zone)
    closed: Refusal | str | None = reception.why_not_between(
        now, end_of_day(timezone.localdate(now), timezone.get_current_timezone()), zone
    )
    if isinstance(closed, Refusal) and last_closed_day(closed) == timezone.localdate(now):
        closed = _("Vous êtes fermés aujourd’hui.")
    found, more = cards(request.viewer, now=now, reception=reception)
    guided = not found and foundation.guides(request.viewer, at=now)
    return render(
        request, "today/home.html", {"cards": found, "more": more, "guided": guided, "closed": closed}
    )
