"""The agenda behind its private link: what the structure fetches and gives, for any calendar to read every hour."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.queries.closures import ClosedDays, closures_to_come
from tablee.domains.field.units import format_count_of_units
from tablee.flows import agenda
from tablee.standards.calendar.write import ICS_TYPE, Event, calendar
from tablee.web.shell.downloads import download
from tablee.web.shell.guards import SeenRequest


def opened(request: SeenRequest, link: Any, rest: str) -> HttpResponse:
    """GET only; nothing is written."""
    organization = actors.organization_by_ref(link.object_ref)
    if organization is None or rest or request.method not in ("GET", "HEAD"):
        raise Http404
    at = timezone.now()
    events = [event_of(slot) for slot in agenda.slots(organization, at=at)]
    events += [closure_event(days) for days in closures_to_come(organization, timezone.localdate(at))]
    name = _("Tablée, %(name)s") % {"name": organization.name}
    return download(calendar(name, events, stamp=at), ICS_TYPE, "tablee.ics", inline=True)


def event_of(slot: agenda.Slot) -> Event:
    """« À aller chercher : Pommes (4 caisses) » within its window; « Votre offre se termine » at its end."""
    facts = {"label": slot.label, "units": format_count_of_units(slot.units, slot.unit)}
    uid = _uid(slot.key)
    if slot.takes:
        title = _("À aller chercher\u00a0: %(label)s (%(units)s)") % facts
        said = _("Chez %(name)s") % {"name": slot.with_whom}
        return Event(uid, title, slot.starts_at, slot.ends_at, said, slot.place)
    title = _("Fin de votre offre\u00a0: %(label)s (reste %(units)s)") % facts
    return Event(uid, title, slot.ends_at, None, slot.with_whom, slot.place)


def closure_event(days: ClosedDays) -> Event:
    """Whole days, each year again where it was said so."""
    closure = days.closure
    title = _("Fermé\u00a0: %(place)s") % {"place": days.place} if days.place else _("Fermé")
    return Event(
        _uid(closure.ref),
        title,
        days.starts_on,
        days.ends_on,
        closure.reason,
        days.place,
        yearly=closure.yearly,
    )


def _uid(key: str) -> str:
    return f"{key.lower()}@{settings.PUBLIC_URL.partition('://')[2].partition('/')[0] or 'tablee'}"
