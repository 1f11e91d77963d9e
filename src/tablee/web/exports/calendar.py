"""The agenda behind its private link: what the structure fetches and gives, for any calendar to read every hour."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.field.units import format_count_of_units
from tablee.flows import agenda
from tablee.standards.calendar.write import ICS_TYPE, Event, calendar
from tablee.web.shell.guards import SeenRequest


def opened(request: SeenRequest, link: Any, rest: str) -> HttpResponse:
    """GET only; nothing is written."""
    organization = actors.organization_by_ref(link.object_ref)
    if organization is None or rest or request.method not in ("GET", "HEAD"):
        raise Http404
    at = timezone.now()
    events = [event_of(slot) for slot in agenda.slots(organization, at=at)]
    name = _("Tablée, %(name)s") % {"name": organization.name}
    return HttpResponse(
        calendar(name, events, stamp=at),
        content_type=ICS_TYPE,
        headers={"Content-Disposition": 'inline; filename="tablee.ics"'},
    )


def event_of(slot: agenda.Slot) -> Event:
    """« À aller chercher : Pommes (4 caisses) » within its window; « Votre offre se termine » at its end."""
    facts = {"label": slot.label, "units": format_count_of_units(slot.units, slot.unit)}
    uid = f"{slot.key.lower()}@{settings.PUBLIC_URL.partition('://')[2].partition('/')[0] or 'tablee'}"
    if slot.takes:
        title = _("À aller chercher\u00a0: %(label)s (%(units)s)") % facts
        said = _("Chez %(name)s") % {"name": slot.with_whom}
        return Event(uid, title, slot.starts_at, slot.ends_at, said, slot.place)
    title = _("Fin de votre offre\u00a0: %(label)s (reste %(units)s)") % facts
    return Event(uid, title, slot.ends_at, None, slot.with_whom, slot.place)
