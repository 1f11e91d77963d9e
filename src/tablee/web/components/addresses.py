"""Where rooms are: addresses are fixed for a process, so each is worked out once and not again for every row."""

from functools import cache

from django.urls import reverse

_MARK = "REFERENCE"


@cache
def address_of(name: str) -> str:
    """The address of a room that takes no argument."""
    return reverse(name)


@cache
def _around(name: str) -> tuple[str, str]:
    before, _mark, after = reverse(name, args=[_MARK]).partition(_MARK)
    return before, after


def address_with(name: str, ref: str) -> str:
    """The address of a room about one thing: a reference is letters and digits, an address takes them as they are."""
    before, after = _around(name)
    return f"{before}{ref}{after}"
