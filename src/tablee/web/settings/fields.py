"""A week of opening hours typed in at most three lines, and a position."""

from typing import Any, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors.enums import WEEKDAYS
from tablee.standards.opening_hours.read import MAX_CHARS, is_osm, read_hours
from tablee.standards.opening_hours.week import EMPTY_WEEK, Span, Week, day_groups, read_week, write_week
from tablee.web.components.hours import short_hours
from tablee.web.components.inputs import HourInput
from tablee.web.components.options import FieldOptions, FormOptions, boxes, words

LINES = (1, 2, 3)
DAYS = [(str(index), label) for index, (_code, label) in enumerate(WEEKDAYS)]


class HoursLine(forms.CharField):
    """Hours on one line, in French or in OpenStreetMap's syntax; kept in the latter, shown in the former where it is simple."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__(max_length=MAX_CHARS, **options | {"required": False})

    def clean(self, value: object) -> str:
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        if (found := read_hours(text)) is None:
            raise ValidationError(
                __("Horaires illisibles. Écrivez par exemple\u00a0: lu-ve 9h-12h\u202f; sa 9h-11h"),
                code="invalid",
            )
        return found

    def prepare_value(self, value: object) -> Any:
        return short_hours(value) if isinstance(value, str) else value


class HoursForm(forms.Form):
    """Days and hours in at most three lines, or OpenStreetMap's own syntax for what is more complicated."""

    raw = words(
        _("Horaires en syntaxe OpenStreetMap"),
        MAX_CHARS,
        _("par exemple : Mo-Fr 09:00-12:00; PH off"),
        required=False,
        autocomplete="off",
        spellcheck="false",
    )

    def __init__(
        self, data: QueryDict | None = None, *, hours: str = "", **options: Unpack[FormOptions]
    ) -> None:
        week = read_week(hours)
        groups = day_groups(week) if week is not None else []
        simple = (
            week is not None and len(groups) <= len(LINES) and all(len(spans) <= 2 for _days, spans in groups)
        )
        known = _initial(groups) if simple else {"raw": hours}
        options["initial"] = known | options.get("initial", {})
        super().__init__(data, **options)
        for line in LINES:
            self.fields[f"days_{line}"] = boxes(__("Jours"), DAYS)
            labels = {"from": __("De"), "to": __("à"), "again": __("puis de"), "end": __("à")}
            for name, label in labels.items():
                field = forms.TimeField(label=label, required=False, widget=HourInput())
                self.fields[f"{name}_{line}"] = field

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Bound fields line by line; `used` lines are shown open."""
        return [
            {
                "number": line,
                "used": line == 1 or bool(self[f"days_{line}"].value()),
                "days": self[f"days_{line}"],
                "spans": [self[f"{name}_{line}"] for name in ("from", "to", "again", "end")],
            }
            for line in LINES
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        week = self._week(data)
        raw = data["raw"].strip()
        if self.errors:
            return data
        if raw and week != EMPTY_WEEK:
            self.add_error("raw", __("Choisissez : les lignes de jours, ou cette syntaxe, pas les deux."))
        elif raw and not is_osm(raw):
            self.add_error(
                "raw", __("Cette syntaxe n’est pas lisible. Exemple : Mo-Fr 09:00-12:00; Sa 10:00-12:00")
            )
        data["opening_hours"] = raw or write_week(week)
        if len(data["opening_hours"]) > MAX_CHARS:
            self.add_error("raw", __("Ces horaires sont trop longs : gardez l’essentiel."))
        return data

    def _week(self, data: dict[str, Any]) -> Week:
        week: list[tuple[Span, ...]] = list(EMPTY_WEEK)
        for line in LINES:
            days, spans = data[f"days_{line}"], self._spans(data, line)
            if spans and not days:
                self.add_error(f"days_{line}", __("Cochez les jours de ces heures."))
            if days and not spans and not self.errors:
                self.add_error(f"from_{line}", __("Écrivez les heures de ces jours."))
            for day in map(int, days):
                if week[day]:
                    self.add_error(f"days_{line}", __("Un jour est coché deux fois."))
                    break
                week[day] = spans
        return tuple(week)

    def _spans(self, data: dict[str, Any], line: int) -> tuple[Span, ...]:
        spans: list[Span] = []
        for start, end in (("from", "to"), ("again", "end")):
            opens, closes = data[f"{start}_{line}"], data[f"{end}_{line}"]
            if (opens is None) != (closes is None):
                self.add_error(f"{end}_{line}", __("Il manque une heure."))
            elif opens is not None:
                if closes <= opens or (spans and opens < spans[-1][1]):
                    self.add_error(f"{end}_{line}", __("Ces heures se croisent : vérifiez l’ordre."))
                spans.append((opens, closes))
        return tuple(spans)


def _initial(groups: list[tuple[list[int], tuple[Span, ...]]]) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for line, (days, spans) in zip(LINES, groups, strict=False):
        initial[f"days_{line}"] = [str(day) for day in days]
        for (start, end), (first, last) in zip((("from", "to"), ("again", "end")), spans, strict=False):
            initial[f"{start}_{line}"], initial[f"{end}_{line}"] = first, last
    return initial


def parse_position(text: str) -> tuple[float, float] | None:
    """« 43.6045, 1.444 » as (lat, lon); None for nothing. Raises ValidationError."""
    if not text.strip():
        return None
    parts = text.replace(";", " ").replace(", ", " ").split()
    if len(parts) == 1 and text.count(",") == 1:
        parts = text.split(",")
    try:
        lat, lon = (float(part.strip(",").replace(",", ".")) for part in parts)
    except ValueError as unreadable:
        raise ValidationError(
            __("Écrivez la latitude puis la longitude, par exemple : 43.6045, 1.4440")
        ) from unreadable
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValidationError(__("Cette position n’est pas sur la Terre : vérifiez l’ordre des nombres."))
    return lat, lon
