"""Inputs that speak our quantities: a weight in grams, a day, an hour, with the phone's own pickers."""

import re
from decimal import Decimal
from typing import Any, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tablee.kernel.quantities import GRAMS_IN, format_number, parse_mass, parse_temperature
from tablee.web.components.options import FieldOptions

_ZERO = re.compile(r"0+([.,]0*)?\s*(kg|g)?", re.IGNORECASE)


class DayInput(forms.DateInput):
    """The browser's own calendar; always ISO between browser and server."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")


class MomentInput(forms.DateTimeInput):
    """A day and an hour at once, local to the page."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class PlainSelect(forms.Select):
    """One list without groups, written at once: Django draws a template for each of its options."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: object = None
    ) -> SafeString:
        chosen = set(self.format_value(value))
        options = (
            (option, SafeString(" selected") if str(option) in chosen else "", label)
            for option, label in self.choices
        )
        attributes = flatatt(self.build_attrs(self.attrs, attrs))
        lines = format_html_join("", '<option value="{}"{}>{}</option>', options)
        return format_html('<select name="{}"{}>{}</select>', name, attributes, lines)


class MassInput(forms.TextInput):
    """A typed weight; the phone shows figures and a comma. A value in grams is shown in kilograms."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": "20", **(attrs or {})}
        )

    def format_value(self, value: object) -> str | None:
        if isinstance(value, int):
            return format_number(Decimal(value) / GRAMS_IN["kg"], 3)
        return super().format_value(value)


class MassField(forms.Field):
    """Grams out of « 12,5 kg », « 12.5 » or « 800 g »; the reason beside the field when it is none of these."""

    widget = MassInput
    default_error_messages = {"required": _("Écrivez un poids, par exemple 12,5\u00a0kg.")}

    def __init__(self, *, min_g: int = 1, max_g: int | None = None, **options: Unpack[FieldOptions]) -> None:
        self.min_g, self.max_g = min_g, max_g
        super().__init__(**options)

    def to_python(self, value: object) -> int | None:
        if value in self.empty_values:
            return None
        if self.min_g == 0 and _ZERO.fullmatch(str(value).strip()):
            return 0
        try:
            grams = parse_mass(str(value))
        except ValueError as unreadable:
            raise ValidationError(str(unreadable), code="invalid") from unreadable
        if grams < self.min_g:
            raise ValidationError(_("C’est trop peu."), code="min_value")
        if self.max_g is not None and grams > self.max_g:
            raise ValidationError(_("C’est trop."), code="max_value")
        return grams


class TemperatureField(forms.Field):
    """Tenths of a degree Celsius out of « 3,5 » or « -18 °C »; the reason beside the field when it is none of these."""

    widget = forms.TextInput
    default_error_messages = {"required": _("Écrivez la température relevée, par exemple 3,5.")}

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__(**options)
        # The phone's number pad has no minus sign everywhere: the full keyboard comes up.
        self.widget.attrs |= {"autocomplete": "off", "maxlength": "12", "size": "8"}

    def to_python(self, value: object) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return parse_temperature(str(value))
        except ValueError as unreadable:
            raise ValidationError(str(unreadable), code="invalid") from unreadable

    def prepare_value(self, value: object) -> Any:
        return format_number(Decimal(value) / 10, 1) if isinstance(value, int) else value
