"""Offers for lists, with the few columns of their company that a list shows: composing eight wide joins costs more than
reading them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

from tablee.domains.actors.models import Network, Organization, Site
from tablee.domains.sharing.models import Bundle, Offer

_ORGANIZATION = ("id", "ref", "name", "sort_name")
_COLUMNS: Mapping[str, tuple[type[Model], tuple[str, ...]]] = {
    "": (Offer, tuple(each.attname for each in Offer._meta.concrete_fields)),
    "bundle": (Bundle, ("id", "ref", "publisher_id", "site_id", "place_note", "pickup_from_at", "until_at")),
    "bundle__site": (
        Site,
        ("id", "ref", "organization_id", "name", "address", "insee_code", "commune", "lat", "lon"),
    ),
    "network": (Network, ("id", "ref", "name", "time_zone")),
    "giver": (Organization, _ORGANIZATION),
    "target": (Organization, _ORGANIZATION),
}
NAMES = [f"{path}__{name}" if path else name for path, (_model, names) in _COLUMNS.items() for name in names]


def narrow(rows: Iterable[tuple[Any, ...]]) -> list[Offer]:
    """Offers with their bundle, its place, their network, giver and target, from rows of NAMES."""
    company: dict[tuple[str, Any], Any] = {}
    offers = []
    for values in rows:
        parts: dict[str, Any] = {}
        start = 0
        for path, (model, names) in _COLUMNS.items():
            part = values[start : start + len(names)]
            start += len(names)
            key = (model.__name__, part[0])
            if part[0] is not None and key not in company:
                company[key] = model.from_db(DEFAULT_DB_ALIAS, names, part)
            parts[path] = company.get(key)
        offer, bundle = parts[""], parts["bundle"]
        Bundle.site.field.set_cached_value(bundle, parts["bundle__site"])
        for name in ("bundle", "network", "giver", "target"):
            Offer._meta.get_field(name).set_cached_value(offer, parts[name])  # type: ignore[union-attr]
        offers.append(offer)
    return offers
