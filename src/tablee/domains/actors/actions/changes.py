"""What changed in an organisation's row, and its entry in the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tablee.domains.actors.models import Organization
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal


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
    return {key: "…" if key == "contact_email" and value else value for key, value in values.items()}


def note_organization(
    verb: str,
    organization: Organization,
    by: Viewer,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    journal.write(
        verb,
        by=by.author,
        kind="organization",
        ref=organization.ref,
        at=at,
        before=before,
        after=after,
        concerns=[organization.ref],
    )
