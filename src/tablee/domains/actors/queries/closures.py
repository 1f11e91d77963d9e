"""When organisations are closed, and how that is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tablee.domains.actors.models import Closure, Organization
from tablee.domains.actors.models.closures import to_come
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.journal_queries import corrections_of
from tablee.kernel.moments import format_date, format_days
from tablee.kernel.refusals import visible
from tablee.kernel.statements import Statement
from tablee.standards.opening_hours.write import days_off


@dataclass(frozen=True)
class ClosedDays:
    """One closure as it comes next, both days included. `every_year`: « 24 décembre » without a year says it rightly."""

    closure: Closure
    starts_on: date
    ends_on: date
    every_year: bool

    @property
    def place(self) -> str:
        """ "" for the whole organisation."""
        return self.closure.site.label if self.closure.site else ""

    @property
    def osm(self) -> str:
        """The rule of OpenStreetMap's opening hours that says so."""
        closure = self.closure
        if self.every_year:
            return days_off(closure.starts_on, closure.ends_on, yearly=True)
        return days_off(self.starts_on, self.ends_on)

    def meets(self, other: "ClosedDays") -> bool:
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on

    @property
    def sentence(self) -> str:
        """« fermé du jeudi 24 décembre 2026 au samedi 2 janvier 2027, inventaire »; « … chaque année »."""
        run, said = (self.starts_on, self.ends_on), self.closure
        words = closure_words(*run, place=self.place, reason=said.reason, yearly=said.yearly)
        return _("fermé %(days)s") % {"days": words}


def closure_words(starts_on: date, ends_on: date, *, place: str, reason: str, yearly: bool) -> str:
    """« du jeudi 24 décembre 2026 au samedi 2 janvier 2027, Annexe, inventaire, chaque année »"""
    parts = (format_days(starts_on, ends_on), place, reason, _("chaque année") if yearly else "")
    return ", ".join(part for part in parts if part)


def overlaps(said: Closure, standing: Iterable[Closure], today: date) -> list[str]:
    """« la fermeture du … au … » of each that closes some of its days there, and stays."""
    run = said.next_days(today)
    if run is None:
        return []
    coming = coming_closures((other for other in standing if _is_beside(said, other)), max(run[0], today))
    return [
        _("la fermeture %(days)s") % {"days": _of_days(days)} for days in coming if days.starts_on <= run[1]
    ]


def overlap_sentence(said: Closure, standing: Iterable[Closure], today: date) -> str:
    """« chevauche la fermeture du … au …, qui reste »; of several « touche aussi : …, qui restent »; "" for none."""
    several = overlaps(said, standing, today)
    if len(several) < 2:
        return "".join(_("chevauche %(closure)s, qui reste") % {"closure": each} for each in several)
    return _("touche aussi\u00a0: %(closures)s, qui restent") % {"closures": "\u202f; ".join(several)}


def _is_beside(said: Closure, other: Closure) -> bool:
    """Another closure of the same place, or one of the two closes everywhere."""
    same_days = (said.starts_on, said.ends_on) == (other.starts_on, other.ends_on)
    if said.site_id == other.site_id:
        return not same_days
    return said.site_id is None or other.site_id is None


def _of_days(days: ClosedDays) -> str:
    """« du jeudi 24 décembre 2026 », « du … au …, Annexe »."""
    first, last = days.starts_on, days.ends_on
    one_day = _("du %(day)s") % {"day": format_date(last, year=True)}
    words = one_day if first == last else format_days(first, last)
    return f"{words}, {days.place}" if days.place else words


def closures_of(organization: Organization) -> QuerySet[Closure]:
    """All that it said, past ones too, by their first day."""
    return organization.closures.select_related("site", "organization")


def closure_seen_by(viewer: Viewer, ref: str) -> Closure:
    """One of our own. Raises NotVisible."""
    found = Closure.objects.filter(ref=ref, organization_id=viewer.organization_id)
    return visible(found.select_related("site", "organization").first())


def was_cancelled(viewer: Viewer, ref: str) -> bool:
    """Whether it was one of our own, taken back already."""
    entries = corrections_of(viewer.organization_ref, "actors.cancel_closure")
    return any(entry.before.get("ref") == ref for entry in entries)


def coming_closures(closures: Iterable[Closure], today: date) -> list[ClosedDays]:
    """Those that run or come, the soonest first, each once."""
    coming = [
        ClosedDays(closure, *days, closure.returns_already(today))
        for closure in closures
        if (days := closure.next_days(today)) is not None
    ]
    return sorted(coming, key=lambda days: (days.starts_on, days.ends_on, days.closure.pk))


def closures_to_come(organization: Organization, today: date) -> list[ClosedDays]:
    """Its own, the soonest first."""
    return coming_closures(closures_of(organization).filter(to_come(today)), today)


def count_coming(organization: Organization, today: date, **but: Any) -> int:
    """How many run or come, without the one of those days and that place."""
    return Closure.objects.filter(to_come(today), organization=organization).exclude(**but).count()


def main_closures(organization_ids: Iterable[int], day: date) -> dict[int, list[Closure]]:
    """By organisation, what closes it or its main place on that day or later. One read."""
    by_organization: dict[int, list[Closure]] = {}
    for closure in _main.rows(organization_ids=list(organization_ids), day=day):
        by_organization.setdefault(closure.organization_id, []).append(closure)
    return by_organization


@Statement
def _main(*, organization_ids: list[int], day: date) -> QuerySet[Closure]:
    return Closure.objects.filter(
        Q(site__isnull=True) | Q(site__is_main=True),
        to_come(day),
        organization_id__in=organization_ids,
    )
