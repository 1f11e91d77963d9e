"""When an organisation can receive: its days of reception, less the days it is closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tablee.domains.actors.models import AcceptanceProfile, Closure
from tablee.domains.actors.queries.closures import first_open_day, main_closures
from tablee.domains.sharing import reasons
from tablee.kernel.moments import format_date, start_of_day
from tablee.kernel.refusals import Refusal

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

    def why_not_between(self, at: datetime, until_at: datetime, zone: str) -> Refusal | None:
        """No day of reception before the end, or closed on all of them; what is over is no matter of days."""
        if until_at <= at or self._before(self.opens_at(at, zone), until_at):
            return None
        if not self._before(Reception(self.weekdays).opens_at(at, zone), until_at):
            return reasons.because("closed")
        opens_on = first_open_day(self.closures, at.astimezone(ZoneInfo(zone)).date())
        return reasons.because("closure", opens_on=opens_on.isoformat() if opens_on else "")

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


def why_not_invite(organization_id: int, at: datetime, until_at: datetime, zone: str) -> Refusal | None:
    """Nothing is kept for a structure that is closed as long as it would be kept."""
    closures = closures_by_organization([organization_id], at, zone).get(organization_id, [])
    if Reception((), closures).why_not_between(at, until_at, zone) is None:
        return None
    opens_on: date | None = first_open_day(closures, at.astimezone(ZoneInfo(zone)).date())
    remedy = _("Il rouvre le %(day)s.") % {"day": format_date(opens_on, year=True)} if opens_on else ""
    return Refusal("target_closed", _("Ce partenaire est fermé ces jours-là."), remedy, field="target")
