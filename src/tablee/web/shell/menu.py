"""The five places of the menu, the account's menu and the foot."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tablee.web.components.addresses import address_of

Entry = tuple[str, "str | Promise", str]

PLACES: tuple[Entry, ...] = (
    ("today:home", _("Aujourd’hui"), "sun"),
    ("share:list", _("Partager"), "hand-heart"),
    ("network:members", _("Réseau"), "users"),
    ("network:map", _("Carte"), "map"),
    ("shell:more", _("Plus"), "ellipsis"),
)
ACCOUNT: tuple[Entry, ...] = (
    ("settings:home", _("Ma structure"), "store"),
    ("account:home", _("Mon espace"), "user"),
)
FOOT: tuple[Entry, ...] = (
    ("shell:about", _("Comment ça marche"), ""),
    ("shell:privacy", _("Vos données"), ""),
)


@dataclass(frozen=True)
class Place:
    label: "str | Promise"
    url: str
    icon: str
    current: bool


def menu(request: HttpRequest) -> dict[str, Any]:
    """Template context: `viewer`, `menu`, `account_menu`, `foot_menu`, `cap_name`."""
    viewer = getattr(request, "viewer", None)
    foot = _places(FOOT, request.path)
    if viewer is None or not viewer.signed_in:
        return {"viewer": viewer, "menu": [], "account_menu": [], "foot_menu": foot, "cap_name": ""}
    places, account = _places(PLACES, request.path), _places(ACCOUNT, request.path)
    # Buttons name the organisation only when one acts for several.
    cap_name = viewer.organization_name if viewer.wears_several_caps else ""
    return {
        "viewer": viewer,
        "menu": places,
        "account_menu": account,
        "foot_menu": foot,
        "cap_name": cap_name,
    }


def _places(entries: Iterable[Entry], path: str) -> list[Place]:
    urls = [(address_of(name), label, icon) for name, label, icon in entries]
    return [Place(label, url, icon, path.startswith(url)) for url, label, icon in urls]
