"""One way to show a form, call its one action and bring a refusal back beside its field."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tablee.domains.actors import queries as actors
from tablee.domains.actors import rules
from tablee.domains.actors.enums import RoleKind
from tablee.kernel.refusals import Refused
from tablee.web.shell.guards import SeenRequest
from tablee.web.shell.refusing import put_refusal, refused_page


def why_not_here(request: SeenRequest) -> HttpResponse | None:
    """For a page that only writes: whoever may not is told at once, with the first names of those who may."""
    viewer = request.viewer
    refused = rules.why_not_change(actors.own_organization(viewer), by=viewer)
    if refused is None:
        return None
    people = [
        each.person.first_name for each in actors.people_of(viewer) if each.kind == RoleKind.COORDINATOR
    ]
    context = {"refused": refused, "people": people}
    return render(request, "settings/closed.html", context, status=200 if request.method == "GET" else 422)


def form_page(
    request: SeenRequest,
    template: str,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], object],
    *,
    done: str,
    to: str,
    context: Mapping[str, Any] | None = None,
    names: Mapping[str, str] | None = None,
) -> HttpResponse:
    """GET shows the form; POST calls the action with its data, then redirects; a refusal answers 422 with the input kept.

    Whoever does not coordinate reads the same page without being able to write; the action refuses in any case.
    """
    shown = {"form": form, "may_write": request.viewer.coordinates, **(context or {})}
    if request.method != "POST":
        if not shown["may_write"]:
            for field in form.fields.values():
                field.disabled = True
        return render(request, template, shown)
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            put_refusal(form, refused.refusal, **(names or {}))
        else:
            messages.success(request, done)
            return redirect(to)
    return refused_page(request, template, shown)
