"""A refusal of the house, put beside the field it belongs to; the form keeps what was typed."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tablee.kernel.refusals import Refusal

UNPROCESSABLE = 422


def put_refusal(form: forms.BaseForm, refusal: Refusal, **names: str) -> None:
    """Add the reason and what to do to the form; `names` says which field stands for another (`insee_code="commune"`)."""
    field = names.get(refusal.field, refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))


def refused_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The same page again with its reasons: 422."""
    return render(request, template, context, status=UNPROCESSABLE)
