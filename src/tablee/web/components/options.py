"""What a form or a field may be made with, for those that add something of their own to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from django import forms

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # known to the types only


class FormOptions(TypedDict, total=False):
    """Keywords of `forms.Form` that pages use; its data comes first."""

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
