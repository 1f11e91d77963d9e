"""`{% load figures %}`: quantities and moments as people read them. Nothing known (None) shows nothing: we do not write zero."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from django import template
from django.utils import timezone

from tablee.kernel import moments, quantities

register = template.Library()
Value = TypeVar("Value")


def _shown(value: Value | None, say: Callable[[Value], str]) -> str:
    return "" if value is None else say(value)


@register.filter
def number(value: int | Decimal | None) -> str:
    """1180 → « 1 180 »; at most two decimals."""
    return _shown(value, lambda v: quantities.format_number(v, 2))


@register.filter
def mass(grams: int | None) -> str:
    """450000 → « 450 kg »."""
    return _shown(grams, quantities.format_mass)


@register.filter
def units(count: int | None, unit: str) -> str:
    """{{ 12|units:"crate" }} → « 12 caisses »."""
    return _shown(count, lambda v: quantities.format_count_of_units(v, unit))


@register.filter
def unit_word(count: int | None, unit: str) -> str:
    """{{ 12|unit_word:"crate" }} → « caisses », for a number written apart."""
    return _shown(count, lambda v: quantities.unit_word(v, unit))


@register.filter
def distance(metres: int | None) -> str:
    """4230 → « 4,2 km »."""
    return _shown(metres, quantities.format_distance)


@register.filter
def percent(value: int | Decimal | None) -> str:
    """22 → « 22 % »."""
    return _shown(value, quantities.format_percent)


@register.filter
def hour(moment: datetime | time | None) -> str:
    """« 19 h 45 » on the clock of the active zone."""
    return _shown(moment, moments.format_hour)


@register.filter
def day(value: date | datetime | None, today: date | None = None) -> str:
    """« demain », « jeudi 27 novembre ». Takes a day or a moment; today by default is today's."""
    return _shown(value, lambda v: moments.format_day(_as_day(v), today or timezone.localdate()))


@register.filter
def long_date(value: date | datetime | None) -> str:
    """« jeudi 27 novembre 2026 », for print and registers."""
    return _shown(value, lambda v: moments.format_date(_as_day(v), year=True))


@register.filter
def moment(value: datetime | None, now: datetime | None = None) -> str:
    """« ce soir, 19 h 45 »."""
    return _shown(value, lambda v: moments.format_moment(v, now or timezone.now()))


@register.filter
def wait(value: datetime | None, now: datetime | None = None) -> str:
    """« 25 min », « 3 h », « 2 jours »."""
    return _shown(value, lambda v: moments.format_wait(v, now or timezone.now()))


@register.filter
def until(start: datetime, end: datetime) -> str:
    """{{ start|until:end }} → « ce soir, 19 h 15 – 19 h 45 »."""
    return moments.format_window(start, end, timezone.now())


def _as_day(value: date | datetime) -> date:
    return moments.local_day(value) if isinstance(value, datetime) else value
