"""Moments as people say them: « 19 h 45 », « demain », « ce soir, 19 h 45 », on the clock of the place.

A day ends at 24:00 local, which is the first instant of the next one. Twice a year, when clocks change, a
day lasts 23 or 25 hours: nothing here adds hours to get to another day.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from tablee.kernel.quantities import HARD, in_english
from tablee.kernel.refusals import Refusal

FRANCE = ZoneInfo("Europe/Paris")
EVENING_FROM_HOUR = 18
NOON_HOUR = 12
YEARS = range(1990, 2101)  # of every day and moment that people or programs write


def local(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """The same moment on that zone's clock (the active zone by default); ValueError when it carries none."""
    if moment.tzinfo is None:
        raise ValueError("a moment carries its zone")
    return moment.astimezone(zone or timezone.get_current_timezone())


def local_day(moment: datetime, zone: tzinfo | None = None) -> date:
    """The calendar day it is over there at that moment."""
    return local(moment, zone).date()


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """00:00 local, aware."""
    return datetime.combine(day, time.min, tzinfo=zone)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """24:00 local, aware: the first instant that is no longer that day."""
    return start_of_day(day + timedelta(days=1), zone)


def at_local(day: date, hour: time, zone: tzinfo) -> datetime:
    """That hour on that day's clock. An hour that the spring night skips moves on by the skipped hour."""
    wanted = datetime.combine(day, hour, tzinfo=zone)
    return wanted.astimezone(UTC).astimezone(zone)


def why_not_years(**days: date | None) -> Refusal | None:
    """A year that nobody means (0001, 2205), beside the field of its name; exports and other zones break on some."""
    for field, day in days.items():
        if day is not None and day.year not in YEARS:
            sentence = _("L’année %(year)s est sûrement une erreur.") % {"year": day.year}
            remedy = _("Écrivez une année de %(first)s à %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}
            return Refusal("bad_year", sentence, remedy, field=field, facts={"year": day.year})
    return None


def end_of_week(now: datetime, zone: tzinfo) -> date:
    """The coming Sunday over there, today if it is one."""
    today = local_day(now, zone)
    return today + timedelta(days=6 - today.weekday())


def days_between(start: date, end: date) -> int:
    """Whole calendar days; negative when `end` comes first."""
    return (end - start).days


def format_hour(moment: datetime | time, zone: tzinfo | None = None) -> str:
    """« 19 h 45 », « 12 h 00 »; English « 19:45 »."""
    clock = moment if isinstance(moment, time) else local(moment, zone).time()
    if in_english():
        return f"{clock:%H:%M}"
    return f"{clock.hour}{HARD}h{HARD}{clock.minute:02d}"


def format_date(day: date, *, year: bool = False) -> str:
    """« jeudi 27 novembre », « jeudi 1er janvier 2027 »."""
    ordinal = str(day.day) if in_english() or day.day > 1 else "1er"
    text = f"{WEEKDAYS[day.weekday()]} {ordinal}{HARD}{MONTHS[day.month]}"
    return f"{text}{HARD}{day.year}" if year else text


def format_past_date(day: date) -> str:
    """With its year when it is not the present one."""
    return format_date(day, year=day.year != timezone.localdate().year)


def format_days(first: date, last: date) -> str:
    """« le jeudi 24 décembre 2026 », « du vendredi 18 au jeudi 24 … 2026 »: both days included, each year that differs."""
    end = format_date(last, year=True)
    if first == last:
        return _("le %(end)s") % {"end": end}
    return _("du %(start)s au %(end)s") % {
        "start": format_date(first, year=first.year != last.year),
        "end": end,
    }


def format_day(day: date, today: date) -> str:
    """« aujourd’hui », « demain » and neighbours, else the date (with its year beyond eight months)."""
    near = {-1: _("hier"), 0: _("aujourd’hui"), 1: _("demain"), 2: _("après-demain")}
    away = days_between(today, day)
    return near[away] if away in near else format_date(day, year=abs(away) > 240)


def format_moment(moment: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """« ce soir, 19 h 45 », « demain matin, 8 h 00 », « jeudi 27 novembre, 12 h 00 »."""
    there, today = local(moment, zone), local_day(now, zone)
    return _("%(day)s, %(hour)s") % {"day": _part_of_day(there, today), "hour": format_hour(there.time())}


def format_past(moment: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """« 12 h 42 » of today, « hier, 12 h 42 » before: what happened needs no part of the day."""
    there, today = local(moment, zone), local_day(now, zone)
    if there.date() == today:
        return format_hour(there.time())
    return format_moment(moment, now, zone)


def format_end(moment: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """As `format_moment`; the midnight that ends a day is that day: « mardi 1er décembre inclus », « ce soir, minuit »."""
    last = day_ended(moment, zone)
    if last is None:
        return format_moment(moment, now, zone)
    if last == (today := local_day(now, zone)):
        return _("ce soir, minuit")
    return _("%(day)s inclus") % {"day": format_day(last, today)}


def format_full_end(moment: datetime, zone: tzinfo | None = None) -> str:
    """As `format_full_moment`, of the midnight as `format_end`."""
    last = day_ended(moment, zone)
    return _("%(day)s inclus") % {"day": format_date(last)} if last else format_full_moment(moment, zone)


def day_ended(moment: datetime, zone: tzinfo | None = None) -> date | None:
    """The day that ends at that moment, when it is a midnight."""
    there = local(moment, zone)
    return there.date() - timedelta(days=1) if there.time() == time.min else None


def format_full_moment(moment: datetime, zone: tzinfo | None = None, *, year: bool = False) -> str:
    """For what is read another day (paper, a text passed on): « jeudi 27 novembre, 12 h 00 »."""
    there = local(moment, zone)
    day = format_date(there.date(), year=year)
    return _("%(day)s, %(hour)s") % {"day": day, "hour": format_hour(there.time())}


def _part_of_day(there: datetime, today: date) -> str:
    """The day with its part, for today and tomorrow only: further away nobody says it."""
    away = days_between(today, there.date())
    if away not in (0, 1) or there.hour == NOON_HOUR:  # noon is of no part
        return format_day(there.date(), today)
    if there.hour < NOON_HOUR:
        return _("ce matin") if away == 0 else _("demain matin")
    if there.hour < EVENING_FROM_HOUR:
        return _("cet après-midi") if away == 0 else _("demain après-midi")
    return _("ce soir") if away == 0 else _("demain soir")


def format_window(start: datetime, end: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """« ce soir, 19 h 15 – 19 h 45 »; the second day is said when it differs."""
    first = local_day(start, zone)
    if first == local_day(end, zone):
        return f"{format_moment(start, now, zone)} – {format_hour(end, zone)}"
    last = _("minuit") if first == day_ended(end, zone) else format_end(end, now, zone)
    return f"{format_moment(start, now, zone)} – {last}"


def format_wait(moment: datetime, now: datetime) -> str:
    """How long until then, rounded down: « 25 min », « 3 h », « 2 jours »; « maintenant » from then on."""
    minutes = int((moment - now).total_seconds() // 60)
    if minutes < 1:
        return _("maintenant")
    if minutes < 60:
        return f"{minutes}{HARD}min"
    if minutes < 48 * 60:
        return f"{minutes // 60}{HARD}h"
    return _("%(days)s jours") % {"days": minutes // (24 * 60)}
