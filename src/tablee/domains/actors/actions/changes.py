"""What changed in a row, as the journal keeps it."""

from collections.abc import Mapping
from typing import Any

ADDRESSES = ("contact_email", "email")


def change_fields(
    row: Any, allowed: tuple[str, ...], values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    unknown = set(values) - set(allowed)
    if unknown:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    changed = {key: value for key, value in values.items() if getattr(row, key) != value}
    before = {key: getattr(row, key) for key in changed}
    for key, value in changed.items():
        setattr(row, key, value)
    return _hide_address(before), _hide_address(changed)


def _hide_address(values: dict[str, Any]) -> dict[str, Any]:
    """The journal says that an address changed, never the address."""
    return {key: "…" if key in ADDRESSES and value else value for key, value in values.items()}
