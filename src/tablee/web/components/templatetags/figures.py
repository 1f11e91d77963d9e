"""`{% load figures %}`: quantities and moments as people read them. Nothing known (None) shows nothing: we do not write zero."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from django import template
from django.utils import timezone

from tablee.domains.field import units as field_units
from tablee.kernel import moments, quantities

register = template.Library()


def figure(name: str, write: Callable[..., str]) -> None:
    """`{{ value|name }}`, with at most one argument."""

    @wraps(write)
    def written(value: Any, *argument: Any) -> str:
        return "" if value is None else write(value, *argument)

    register.filter(name, written)


def _as_day(value: date | datetime) -> date:
    return moments.local_day(value) if isinstance(value, datetime) else value


# 1180 → « 1 180 »; at most two decimals
figure("number", lambda value: quantities.format_number(value, 2))
# 450000 → « 450 kg »
figure("mass", quantities.format_mass)
# {{ 12|units:"crate" }} → « 12 caisses »
figure("units", field_units.format_count_of_units)
# {{ 12|unit_word:"crate" }} → « caisses », for a number written apart
figure("unit_word", field_units.unit_word)
# 4230 → « 4,2 km »
figure("distance", quantities.format_distance)
# 22 → « 22 % »
figure("percent", quantities.format_percent)
# « 19 h 45 » on the clock of the active zone
figure("hour", lambda moment: moments.format_hour(moment))
# « demain », « jeudi 27 novembre ». Takes a day or a moment; today by default is today's
figure("day", lambda value, today=None: moments.format_day(_as_day(value), today or timezone.localdate()))
# « jeudi 27 novembre 2026 », for print and registers
figure("long_date", lambda value: moments.format_date(_as_day(value), year=True))
# « ce soir, 19 h 45 »
figure("moment", lambda value, now=None: moments.format_moment(value, now or timezone.now()))
# « ce soir, 19 h 45 », « lundi 30 novembre inclus »: of what ends then
figure("end", lambda value: moments.format_end(value, timezone.now()))
# « 25 min », « 3 h », « 2 jours »
figure("wait", lambda value, now=None: moments.format_wait(value, now or timezone.now()))
# {{ start|until:end }} → « ce soir, 19 h 15 – 19 h 45 »
figure("until", lambda start, end: moments.format_window(start, end, timezone.now()))
