"""What changed in a row, as the journal keeps it."""

from collections.abc import Callable, Mapping
from typing import Any

from tablee.kernel.words import one_line, strip_blank

ADDRESSES = ("contact_email", "email")


def change_fields(
    row: Any, allowed: tuple[str, ...], values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    unknown = set(values) - set(allowed)
    if unknown:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    changed = {key: value for key, value in without_blanks(values).items() if getattr(row, key) != value}
    before = {key: getattr(row, key) for key in changed}
    for key, value in changed.items():
        setattr(row, key, value)
    return _hide_address(before), _hide_address(changed)


def without_blanks(values: Mapping[str, Any]) -> dict[str, Any]:
    """Texts and lists of words as every door keeps them: a name on one line."""
    return {key: _bare(value, one_line if key == "name" else strip_blank) for key, value in values.items()}


def _bare(value: Any, strip: Callable[[str], str]) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(_bare(word, strip) for word in value)
    return strip(value) if type(value) is str else value


def _hide_address(values: dict[str, Any]) -> dict[str, Any]:
    """The journal says that an address changed, never the address."""
    return {key: "…" if key in ADDRESSES and value else value for key, value in values.items()}
