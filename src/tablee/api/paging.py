"""Long lists in pages that do not shift: each page begins after the last row of the one before, not at a number."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import BaseModel, Field

from tablee.kernel.refusals import Refusal, Refused

USUAL, MOST = 50, 100
T = TypeVar("T")
R = TypeVar("R")


class Page(BaseModel, Generic[T]):
    """A part of a list. `next` is the address of what follows, null at the end."""

    items: list[T]
    next: str | None = Field(default=None, description="Where the list goes on; null at its end")


class Where(BaseModel):
    """Which part of a list is asked for."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    cursor: Annotated[str, Field(max_length=400, description="As given by `next`; never made by hand")] = ""


Part = Annotated[Where, Query()]


def page(
    request: HttpRequest, rows: QuerySet[Any], out: Callable[[Any], T], *, order: Sequence[str], part: Where
) -> Page[T]:
    """This page's rows as `out` says each. `order`: columns, « - » for descending; the last one is unique."""
    found, following = rows_of_page(request, rows, order=order, part=part)
    return Page(items=[out(row) for row in found], next=following)


def rows_of_page(
    request: HttpRequest, rows: QuerySet[Any], *, order: Sequence[str], part: Where
) -> tuple[list[Any], str | None]:
    """(rows of this page, address of the next), for answers that are made of all rows at once."""
    columns = [name.lstrip("-") for name in order]
    if part.cursor:
        rows = rows.filter(_after(rows, order, read_cursor(request, part.cursor, len(order))))
    found = list(rows.order_by(*order)[: part.limit + 1])
    shown = found[: part.limit]
    if len(found) <= part.limit:
        return shown, None
    return shown, address_after(request, [_value(shown[-1], name) for name in columns])


def slice_of(
    request: HttpRequest,
    rows: Sequence[R],
    out: Callable[[R], T],
    *,
    key: Callable[[R], list[Any]],
    part: Where,
) -> Page[T]:
    """The same for rows already in memory, ordered by `key` (a function giving a list of plain values)."""
    after = read_cursor(request, part.cursor, None) if part.cursor else None
    left = [row for row in rows if after is None or key(row) > after]
    shown = left[: part.limit]
    following = address_after(request, key(shown[-1])) if len(left) > part.limit else None
    return Page(items=[out(row) for row in shown], next=following)


def address_after(request: HttpRequest, values: Sequence[Any]) -> str:
    """This list's address, going on after a row with these values."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    query = {name: value for name, value in request.GET.items() if name != "cursor"}
    return f"{request.path}?{urlencode(query | {'cursor': _signer(request).sign_object(plain)})}"


def read_cursor(request: HttpRequest, cursor: str, length: int | None) -> list[Any]:
    """The values a cursor stands for. Raises Refused when it was not given by this list."""
    try:
        values = _signer(request).unsign_object(cursor)
    except (BadSignature, ValueError, UnicodeError):
        values = None
    if not isinstance(values, list) or (length is not None and len(values) != length):
        raise _bad_cursor()
    return values


def _signer(request: HttpRequest) -> Signer:
    # Signed for one list: a cursor holds internal numbers, which are nobody's to try.
    return Signer(salt=f"tablee.api.cursor:{request.path}")


def _after(rows: QuerySet[Any], order: Sequence[str], values: Sequence[Any]) -> Q:
    """(a, b) after (x, y): a > x, or a = x and b > y."""
    following, equal = Q(pk__in=[]), Q()
    for name, plain in zip(order, values, strict=True):
        column = name.lstrip("-")
        try:
            value = rows.model._meta.get_field(column).to_python(plain)
        except ValidationError:
            raise _bad_cursor() from None
        following |= equal & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{column: value})
    return following


def _value(row: Model, column: str) -> Any:
    return row.pk if column == "id" else getattr(row, column)


def _bad_cursor() -> Refused:
    return Refused(
        Refusal(
            "bad_cursor",
            _("Cette suite de liste n’existe pas."),
            _("Reprenez la liste au début, puis suivez «\u00a0next\u00a0» tel quel."),
            field="cursor",
        )
    )
