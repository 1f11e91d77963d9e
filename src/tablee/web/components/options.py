"""What a form or a field may be made with: options by name, what this viewer may choose from, one way to write a field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict
    from django.utils.functional import _StrPromise  # known to the types only

Choices = Iterable[tuple[Any, Any]]


class FormOptions(TypedDict, total=False):
    """Keywords of `forms.Form` that pages use; its data comes first."""

    files: MultiValueDict[str, UploadedFile] | None
    initial: dict[str, Any]
    prefix: str
    auto_id: bool | str


class FieldOptions(TypedDict, total=False):
    """Keywords of `forms.Field` that pages use."""

    label: str | _StrPromise
    help_text: str | _StrPromise
    required: bool
    widget: forms.Widget
    disabled: bool


class ViewerForm(forms.Form):
    """`choices`: what this viewer may choose from, by the name of a field that is declared without."""

    def __init__(
        self, data: QueryDict | None = None, *, choices: Mapping[str, Choices], **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, **options)
        self.several = {name: self.offer(name, offered) > 1 for name, offered in choices.items()}

    def offer(self, name: str, choices: Choices) -> int:
        """How many there are."""
        field: Any = self.fields[name]
        field.choices = list(choices)
        return len(field.choices)


def words(
    label: str | _StrPromise,
    most: int,
    hint: str | _StrPromise = "",
    *,
    rows: int = 0,
    required: bool = True,
    missing: str | _StrPromise | None = None,
    **attrs: str | _StrPromise,
) -> forms.CharField:
    """A line of at most so many signs, or a few `rows`; what is said when it is `missing`, `attrs` of its input."""
    widget = forms.Textarea(attrs={"rows": rows, **attrs}) if rows else forms.TextInput(attrs=attrs)
    errors = {"required": missing} if missing else None
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        required=required,
        widget=widget,
        error_messages=errors,
    )


def own_email(hint: str | _StrPromise = "", **attrs: str) -> forms.EmailField:
    """The address by which somebody comes in."""
    attrs = {"autocomplete": "email", **attrs, "autocapitalize": "none", "spellcheck": "false"}
    return forms.EmailField(
        label=_("Votre adresse e-mail"),
        max_length=254,
        help_text=hint,
        widget=forms.EmailInput(attrs=attrs),
        error_messages={
            "required": _("Écrivez votre adresse e-mail."),
            "invalid": _("Cette adresse n’a pas la forme d’un e-mail, par exemple prenom@exemple.fr."),
        },
    )


def radios(
    label: str | _StrPromise, choices: Choices = (), *, required: bool = True, initial: str | None = None
) -> forms.ChoiceField:
    """One of a few, all of them in view."""
    return forms.ChoiceField(
        label=label, choices=list(choices), required=required, initial=initial, widget=forms.RadioSelect()
    )


def boxes(
    label: str | _StrPromise, choices: Choices = (), hint: str | _StrPromise = "", *, required: bool = False
) -> forms.MultipleChoiceField:
    """Any number of a few, all of them in view."""
    widget = forms.CheckboxSelectMultiple()
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), help_text=hint, required=required, widget=widget
    )
