"""Opening hours as one reads them, and as one would type them."""

from collections.abc import Iterable, Sequence
from datetime import time

from django.utils.translation import gettext as _

from tablee.domains.actors.enums import WEEKDAY_CODES, WEEKDAYS
from tablee.kernel.moments import format_hour
from tablee.standards.opening_hours.week import EMPTY_WEEK, day_groups, join_days, read_week, rules_of

SHORT_DAYS = ("lu", "ma", "me", "je", "ve", "sa", "di")


def short_hours(text: str) -> str:
    """« lu-ve 9h-12h30 ; sa 9h-11h », as one would type it; the text itself when it is not that simple."""
    week = read_week(text)
    if not text or week is None or week == EMPTY_WEEK:
        return text
    return "\u202f; ".join(rules_of(week, SHORT_DAYS, _short))


def _short(at: time) -> str:
    return f"{at.hour}h{at.minute:02d}" if at.minute else f"{at.hour}h"


def say_hours(text: str) -> list[str]:
    """One sentence a group of days: « lundi à vendredi : 9 h 00 – 12 h 00 »; the text itself when it is not that simple."""
    week = read_week(text)
    if week is None:
        return [text]
    said = []
    for days, spans in day_groups(week):
        hours = ", ".join(f"{format_hour(start)} – {format_hour(end)}" for start, end in spans)
        said.append(_("%(days)s : %(hours)s") % {"days": _say_days(days), "hours": hours})
    return said


def say_open_days(text: str) -> str:
    """« lundi à vendredi, samedi »: the days alone; empty when the text is not that simple."""
    week = read_week(text)
    return _say_days([day for day in range(7) if week[day]]) if week else ""


def say_weekdays(codes: Iterable[str]) -> str:
    """« mardi, jeudi » out of ["tu", "th"]; empty for none, which means any day."""
    known = set(codes)
    return _say_days([day for day, code in enumerate(WEEKDAY_CODES) if code in known])


def _say_days(days: Sequence[int]) -> str:
    return join_days(days, lambda day: str(WEEKDAYS[day][1]), _(" à "))
