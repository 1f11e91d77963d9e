"""`{% load figures %}`: quantities and moments as people read them. Nothing known (None) shows nothing: we do not write zero."""

from datetime import date, datetime, time
from decimal import Decimal

from django import template
from django.utils import timezone

from tablee.domains.field import units as field_units
from tablee.kernel import moments, quantities

register = template.Library()


@register.filter
def number(value: int | Decimal | None) -> str:
    """1180 → « 1 180 »; at most two decimals."""
    return "" if value is None else quantities.format_number(value, 2)


@register.filter
def mass(grams: int | None) -> str:
    """450000 → « 450 kg »."""
    return "" if grams is None else quantities.format_mass(grams)


@register.filter
def units(count: int | None, unit: str) -> str:
    """{{ 12|units:"crate" }} → « 12 caisses »."""
    return "" if count is None else field_units.format_count_of_units(count, unit)


@register.filter
def unit_word(count: int | None, unit: str) -> str:
    """{{ 12|unit_word:"crate" }} → « caisses », for a number written apart."""
    return "" if count is None else field_units.unit_word(count, unit)


@register.filter
def distance(metres: int | None) -> str:
    """4230 → « 4,2 km »."""
    return "" if metres is None else quantities.format_distance(metres)


@register.filter
def percent(value: int | Decimal | None) -> str:
    """22 → « 22 % »."""
    return "" if value is None else quantities.format_percent(value)


@register.filter
def hour(moment: datetime | time | None) -> str:
    """« 19 h 45 » on the clock of the active zone."""
    return "" if moment is None else moments.format_hour(moment)


@register.filter
def day(value: date | datetime | None, today: date | None = None) -> str:
    """« demain », « jeudi 27 novembre ». Takes a day or a moment; today by default is today's."""
    return "" if value is None else moments.format_day(_as_day(value), today or timezone.localdate())


@register.filter
def long_date(value: date | datetime | None) -> str:
    """« jeudi 27 novembre 2026 », for print and registers."""
    return "" if value is None else moments.format_date(_as_day(value), year=True)


@register.filter
def moment(value: datetime | None, now: datetime | None = None) -> str:
    """« ce soir, 19 h 45 »."""
    return "" if value is None else moments.format_moment(value, now or timezone.now())


@register.filter
def wait(value: datetime | None, now: datetime | None = None) -> str:
    """« 25 min », « 3 h », « 2 jours »."""
    return "" if value is None else moments.format_wait(value, now or timezone.now())


@register.filter
def until(start: datetime, end: datetime) -> str:
    """{{ start|until:end }} → « ce soir, 19 h 15 – 19 h 45 »."""
    return moments.format_window(start, end, timezone.now())


def _as_day(value: date | datetime) -> date:
    return moments.local_day(value) if isinstance(value, datetime) else value
