"""Form fields: label, hint, error beside the field, input kept; large pills for a choice, a stepper, a keypad for weights."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BoundField
from django.template import Context
from django.utils.safestring import SafeString

from tablee.web.components.shelf import draw, need, register

_TYPED_AS = {forms.IntegerField: "numeric", forms.DecimalField: "decimal", forms.FloatField: "decimal"}


def shape_of(bound: BoundField) -> str:
    """Which template draws the field: pills, check, hidden or line."""
    widget = bound.field.widget
    if isinstance(widget, forms.HiddenInput):
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "pills"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "line"


def attributes(bound: BoundField, hint: str) -> dict[str, str | bool]:
    """Ties the input to its hint and error for a screen reader and asks for the right keyboard."""
    described = [
        f"{bound.auto_id}_{part}"
        for part, present in (("hint", hint), ("error", bound.errors))
        if present and bound.auto_id
    ]
    found: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        found["aria-invalid"] = "true"
    for kind, mode in _TYPED_AS.items():
        if isinstance(bound.field, kind) and "inputmode" not in bound.field.widget.attrs:
            found["inputmode"] = mode
    return found


@register.simple_tag
def field(
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    unit: str = "",
    short: bool = False,
    optional: bool = True,
) -> SafeString:
    """Any field of a form: text, number, select, textarea, date, time, file; radio and several boxes as large pills; one box.

    `unit` stands after the input. `short` narrows it. A field that is not required says « facultatif » unless `optional` is
    False.
    """
    said = str(hint or bound.help_text)
    shape = shape_of(bound)
    return draw(
        "field",
        bound=bound,
        shape=shape,
        widget=bound.as_widget(attrs=attributes(bound, said)) if shape in ("line", "check", "hidden") else "",
        label=label or bound.label,
        hint=said,
        unit=unit,
        short=short,
        optional=optional and not bound.field.required and shape != "check",
        described=attributes(bound, said).get("aria-describedby", ""),
    )


@register.simple_tag(takes_context=True)
def stepper(
    context: Context, bound: BoundField, *, label: str = "", hint: str = "", step: int = 1
) -> SafeString:
    """A small number between − and +. Without JavaScript it is a plain number field; bounds are the field's own."""
    return _number(context, "stepper", bound, "numeric", label, hint, step=step)


@register.simple_tag(takes_context=True)
def keypad(
    context: Context,
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    unit: str = "kg",
    folded: bool = False,
) -> SafeString:
    """A weight typed with big keys, which with `folded` come up when the field is touched. Without JavaScript the phone's
    own number pad does."""
    keys = [*"123456789", ",", "0"]
    return _number(context, "keypad", bound, "decimal", label, hint, unit=unit, folded=folded, keys=keys)


def _number(
    context: Context, part: str, bound: BoundField, inputmode: str, label: str, hint: str, **values: object
) -> SafeString:
    need(context, part)
    said = str(hint or bound.help_text)
    extra = attributes(bound, said) | {"autocomplete": "off", "inputmode": inputmode}
    widget = bound.as_widget(attrs=extra)
    return draw(part, bound=bound, widget=widget, label=label or bound.label, hint=said, **values)


@register.simple_tag
def problems(form: forms.BaseForm) -> SafeString:
    """What is wrong with the form as a whole, and how many fields to look at. Nothing when all is well."""
    if not form.is_bound or not form.errors:
        return SafeString("")
    beside = [form[name] for name in form.errors if name != NON_FIELD_ERRORS]
    return draw("problems", whole=form.non_field_errors(), beside=beside)
