"""When an organisation can receive: its days of reception, less the days it is closed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tablee.domains.actors.enums import WEEKDAY_CODES
from tablee.domains.actors.models import AcceptanceProfile, Closure
from tablee.domains.actors.models.closures import Run
from tablee.domains.actors.queries.closures import main_closures
from tablee.domains.sharing import reasons
from tablee.domains.sharing.models import Bundle, Offer
from tablee.kernel.moments import format_date, start_of_day
from tablee.kernel.refusals import Refusal

DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
LOOK_AHEAD = timedelta(days=400)  # more than any closure lasts
Closures = Mapping[int, Sequence[Closure]]  # by organisation
LATEST = datetime(9999, 1, 1, tzinfo=UTC)  # later than any end of an offer


@dataclass(frozen=True)
class Reception:
    """`weekdays`: « mo » to « su », none said: every day. `closures`: of the whole organisation or its main place."""

    weekdays: Sequence[str] = ()
    closures: Sequence[Closure] = field(default_factory=tuple)

    def opens_at(self, at: datetime, zone: str) -> datetime | None:
        """The first moment from `at` on when it receives; None when no day is one."""
        there = at.astimezone(ZoneInfo(zone))
        day = self.first_open_day(there.date())
        if day is None or day == there.date():
            return there if day else None
        return start_of_day(day, ZoneInfo(zone))

    def first_open_day(self, day: date) -> date | None:
        """The first day of reception from `day` on that no closure covers; None when there is none in more than a year."""
        limit = day + LOOK_AHEAD
        day = self._day_of_reception(day)
        for closes_on, last in self._closed_runs(day, limit):
            if day < closes_on:
                break
            day = max(day, self._day_of_reception(last + DAY))
        return day if day < limit else None

    def why_not_between(
        self, at: datetime, until_at: datetime, zone: str, from_at: datetime | None = None
    ) -> Refusal | None:
        """No day of reception between now, or `from_at` when that is later, and the end: none at all, or closed on all
        of them. What is over is no matter of days."""
        starts_at = pickup_start(at, from_at)
        if until_at <= starts_at or (self.opens_at(starts_at, zone) or LATEST) < until_at:
            return None
        receives_at = Reception(self.weekdays).opens_at(starts_at, zone) or LATEST
        if receives_at >= until_at:
            return reasons.because("closed")
        today = at.astimezone(ZoneInfo(zone)).date()
        return reasons.because("closure", **self._closed_days(receives_at.date(), today))

    def why_not_fetch(self, offer: Offer, at: datetime) -> Refusal | None:
        """Nobody is there whenever this may be fetched."""
        return self.why_not_between(at, offer.until_at, offer.network.time_zone, offer.bundle.pickup_from_at)

    def closed_part(self, offer: Offer, at: datetime) -> Refusal | None:
        """The first days of closure among those when this may be fetched: on the others one can."""
        moments = (at, pickup_start(at, offer.bundle.pickup_from_at), offer.until_at - MOMENT)
        zone = ZoneInfo(offer.network.time_zone)
        today, first, last = (moment.astimezone(zone).date() for moment in moments)
        run = next(iter(self._closed_runs(first, last)), None)
        if run is None or last < first:
            return None
        return reasons.because("closed_part", **self._closed_days(max(first, run[0]), today))

    def closure_then(self, offer: Offer, at: datetime) -> Refusal | None:
        """Closed whenever it may be fetched, or on some of those days."""
        return self.why_not_fetch(offer, at) or self.closed_part(offer, at)

    def _day_of_reception(self, day: date) -> date:
        """This day or the next of its days of reception, closed or not."""
        receiving = {WEEKDAY_CODES.index(code) for code in self.weekdays} or range(7)
        return next(day + n * DAY for n in range(7) if (day + n * DAY).weekday() in receiving)

    def _closed_runs(self, first: date, last: date) -> list[Run]:
        """Days of closure that touch those from `first` to `last`, one after another: what meets or follows is one."""
        merged: list[Run] = []
        for closes_on, ends_on in sorted(
            run for closure in self.closures for run in closure.runs(first, last)
        ):
            if merged and closes_on <= merged[-1][1] + DAY:
                closes_on, ends_on = merged[-1][0], max(merged.pop()[1], ends_on)
            merged.append((closes_on, ends_on))
        return merged

    def _closed_days(self, day: date, today: date) -> dict[str, str]:
        """The first of the days of closure around this one, "" when it is today or past, and the first day after them,
        "" when none is near."""
        closes_on, last = next(run for run in self._closed_runs(today, day + LOOK_AHEAD) if day <= run[1])
        return {
            "closes_on": closes_on.isoformat() if closes_on > today else "",
            "opens_on": (last + DAY).isoformat() if last + DAY < day + LOOK_AHEAD else "",
        }


def closures_by_organization(
    organization_ids: Iterable[int], at: datetime, zone: str
) -> dict[int, list[Closure]]:
    """One read for all of them."""
    return main_closures(organization_ids, at.astimezone(ZoneInfo(zone)).date())


def reception_of(profile: AcceptanceProfile | None, closures: Sequence[Closure]) -> Reception:
    return Reception(profile.weekdays if profile else (), closures)


def pickup_start(at: datetime, from_at: datetime | None) -> datetime:
    """From when one may come."""
    return at if from_at is None else max(at, from_at)


def closures_only(organization_id: int, at: datetime, zone: str) -> Reception:
    """When it can receive, whatever its days of reception. One read."""
    return Reception((), closures_by_organization([organization_id], at, zone).get(organization_id, []))


def closed_for(organization_ids: Iterable[int], bundle: Bundle, at: datetime) -> dict[int, Refusal]:
    """Those that are closed whenever this may be fetched, with their days. One read."""
    zone, until_at, from_at = bundle.network.time_zone, bundle.until_at, bundle.pickup_from_at
    return {
        pk: refusal
        for pk, closures in closures_by_organization(organization_ids, at, zone).items()
        if (refusal := Reception((), closures).why_not_between(at, until_at, zone, from_at))
    }


def last_closed_day(refusal: Refusal) -> date | None:
    """Of those that keep it from coming; None when no end is near."""
    opens_on = refusal.facts.get("opens_on", "")
    return date.fromisoformat(opens_on) - DAY if opens_on else None


def why_not_invite(
    organization_id: int,
    at: datetime,
    kept_until_at: datetime,
    until_at: datetime,
    zone: str,
    from_at: datetime | None,
    closures: Closures | None,
) -> Refusal | None:
    """Nothing is kept for a structure that is closed as long as it would be kept, or as long as it may be fetched."""
    by_organization = closures_by_organization([organization_id], at, zone) if closures is None else closures
    reception = Reception((), by_organization.get(organization_id, ()))
    refusal = reception.why_not_between(at, kept_until_at, zone) or reception.why_not_between(
        at, until_at, zone, from_at
    )
    if refusal is None:
        return None
    last = last_closed_day(refusal)
    remedy = (
        _("Il est fermé jusqu’au %(day)s compris.") % {"day": format_date(last, year=True)} if last else ""
    )
    return Refusal("target_closed", _("Ce partenaire est fermé ces jours-là."), remedy, field="target")
