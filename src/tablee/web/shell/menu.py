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
    viewer: Any = getattr(request, "viewer", None)
    signed_in = viewer is not None and viewer.signed_in
    return {
        "viewer": viewer,
        "menu": _places(PLACES, request.path) if signed_in else [],
        "account_menu": _places(ACCOUNT, request.path) if signed_in else [],
        "foot_menu": _places(FOOT, request.path),
        # Buttons name the organisation only when one acts for several.
        "cap_name": viewer.organization_name if signed_in and viewer.wears_several_caps else "",
    }


def _places(entries: Iterable[Entry], path: str) -> list[Place]:
    urls = [(address_of(name), label, icon) for name, label, icon in entries]
    return [Place(label, url, icon, path.startswith(url)) for url, label, icon in urls]
