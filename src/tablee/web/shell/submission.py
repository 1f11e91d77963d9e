"""One way from a form or a button to its action and back: a redirect, or the refusal beside its field with the input kept."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar, runtime_checkable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tablee.kernel.refusals import Refusal, Refused

UNPROCESSABLE = 422
T = TypeVar("T")


@runtime_checkable
class FormGroup(Protocol):
    """Several forms of one page, valid together, or one that `refuse`s in its own way: a reason beside what it is about."""

    @property
    def cleaned_data(self) -> dict[str, Any]: ...
    def is_valid(self) -> bool: ...
    def refuse(self, refusal: Refusal) -> None: ...


def submit(
    request: HttpRequest,
    form: forms.BaseForm | FormGroup,
    act: Callable[[dict[str, Any]], T],
    *,
    done: str | Callable[[T], str],
    to: str | Callable[[T], str | HttpResponse],
    names: Mapping[str, str] | None = None,
) -> HttpResponse | None:
    """What answers a form that was sent and accepted; None while its page is to be shown, with its reasons if it was sent.

    `act` receives the form's data. `done` is said, "" says nothing; `to` leads on, or is the answer itself. Both may depend
    on what `act` returned. `names` says which field stands for another (`{"insee_code": "commune"}`).
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        result = act(form.cleaned_data)
    except Refused as refused:
        if isinstance(form, FormGroup):
            form.refuse(refused.refusal)
        else:
            put_refusal(form, refused.refusal, **(names or {}))
        return None
    _say(request, done, result)
    answer = to if isinstance(to, str) else to(result)
    return answer if isinstance(answer, HttpResponse) else redirect(answer)


def press(
    request: HttpRequest, act: Callable[[], T], *, done: str | Callable[[T], str], to: str, **where: Any
) -> HttpResponse:
    """A button without a form: one act, then `to` (an address or its name with `where`), also when it was refused."""
    try:
        result = act()
    except Refused as refused:
        messages.warning(request, str(refused.refusal))
    else:
        _say(request, done, result)
    return redirect(to, **where)


def posted(request: HttpRequest, act: Callable[[], T], *, done: str, to: str, **where: Any) -> HttpResponse:
    """A button whose refusal is a page of its own: sent, one act, then `to`; else it only leads there."""
    if request.method == "POST":
        act()
        messages.success(request, done)
    return redirect(to, **where)


def _say(request: HttpRequest, done: str | Callable[[T], str], result: T) -> None:
    if text := done if isinstance(done, str) else done(result):
        messages.success(request, text)


def form_page(
    request: HttpRequest,
    template: str,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], T],
    *,
    done: str | Callable[[T], str],
    to: str | Callable[[T], str | HttpResponse],
    context: Mapping[str, Any] | None = None,
    names: Mapping[str, str] | None = None,
    may_write: bool = True,
) -> HttpResponse:
    """A page that is one form. Who may not write reads the same page with its fields closed; the action refuses in any case."""
    answer = submit(request, form, act, done=done, to=to, names=names)
    if not may_write and request.method != "POST":
        for field in form.fields.values():
            field.disabled = True
    return answer or page(request, template, {"form": form, "may_write": may_write, **(context or {})})


def page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A form's page: 200 when asked for, 422 when it was sent and is not accepted."""
    return render(request, template, dict(context), status=UNPROCESSABLE if request.method == "POST" else 200)


def put_refusal(form: forms.BaseForm, refusal: Refusal, **names: str) -> None:
    """Add the reason and what to do to the form; `names` as in `submit`."""
    field = names.get(refusal.field, refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))
