"""When an organisation can receive: its days of reception, less the days it is closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tablee.domains.actors.models import AcceptanceProfile, Closure
from tablee.domains.actors.queries.closures import first_open_day, main_closures
from tablee.domains.sharing import reasons
from tablee.domains.sharing.models import Bundle, Offer
from tablee.kernel.moments import format_date, start_of_day
from tablee.kernel.refusals import Refusal

DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)  # later than any end of an offer


@dataclass(frozen=True)
class Reception:
    """`weekdays`: « mo » to « su », none said: every day. `closures`: of the whole organisation or its main place."""

    weekdays: Sequence[str] = ()
    closures: Sequence[Closure] = field(default_factory=tuple)

    def opens_at(self, at: datetime, zone: str) -> datetime | None:
        """The first moment from `at` on when it receives; None when no day is one."""
        there = at.astimezone(ZoneInfo(zone))
        day = first_open_day(self.closures, there.date(), self.weekdays)
        if day is None or day == there.date():
            return there if day else None
        return start_of_day(day, ZoneInfo(zone))

    def why_not_between(
        self, at: datetime, until_at: datetime, zone: str, from_at: datetime | None = None
    ) -> Refusal | None:
        """No day of reception between now, or `from_at` when that is later, and the end: none at all, or closed on all
        of them. What is over is no matter of days."""
        starts_at = pickup_start(at, from_at)
        if until_at <= starts_at or self._before(self.opens_at(starts_at, zone), until_at):
            return None
        receives_at = Reception(self.weekdays).opens_at(starts_at, zone)
        if receives_at is None or receives_at >= until_at:
            return reasons.because("closed")
        return reasons.because(
            "closure", **self._closed_days(receives_at.date(), at.astimezone(ZoneInfo(zone)).date())
        )

    def why_not_fetch(self, offer: Offer, at: datetime) -> Refusal | None:
        """Nobody is there whenever this may be fetched."""
        return self.why_not_between(at, offer.until_at, offer.network.time_zone, offer.bundle.pickup_from_at)

    def closed_part(
        self, at: datetime, until_at: datetime, zone: str, from_at: datetime | None = None
    ) -> Refusal | None:
        """The first days of closure among those when one may come: on the others one can."""
        there, last = (moment.astimezone(ZoneInfo(zone)) for moment in (pickup_start(at, from_at), until_at))
        day = there.date()
        while self.closures and day <= (last - MOMENT).date():
            if self._is_closed(day):
                return reasons.because(
                    "closed_part", **self._closed_days(day, at.astimezone(ZoneInfo(zone)).date())
                )
            day += DAY
        return None

    def _is_closed(self, day: date) -> bool:
        return any(closure.covers(day) for closure in self.closures)

    def _closed_days(self, day: date, today: date) -> dict[str, str]:
        """The first of the days of closure around this one, "" when it is today or past, and the first day after them,
        "" when none is near."""
        opens_on = first_open_day(self.closures, day)
        while day > today and self._is_closed(day - DAY):
            day -= DAY
        return {
            "closes_on": day.isoformat() if day > today else "",
            "opens_on": opens_on.isoformat() if opens_on else "",
        }

    @staticmethod
    def _before(opens_at: datetime | None, until_at: datetime) -> bool:
        return opens_at is not None and opens_at < until_at


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
    opens_on = refusal.facts["opens_on"]
    return date.fromisoformat(opens_on) - DAY if opens_on else None


def why_not_invite(
    organization_id: int,
    at: datetime,
    kept_until_at: datetime,
    until_at: datetime,
    zone: str,
    from_at: datetime | None,
) -> Refusal | None:
    """Nothing is kept for a structure that is closed as long as it would be kept, or as long as it may be fetched."""
    reception = closures_only(organization_id, at, zone)
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
