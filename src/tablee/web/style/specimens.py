"""What the style page shows: invented facts of the demonstration, in the shapes pages will pass."""

from typing import Any

from django.utils.translation import gettext as _

from tablee.kernel.refusals import Refusal
from tablee.web.style.forms import SpecimenForm


def menu() -> list[dict[str, Any]]:
    """Five places, the first one current."""
    places = [
        (_("Aujourd’hui"), "sun"),
        (_("Partager"), "hand-heart"),
        (_("Réseau"), "users"),
        (_("Carte"), "map"),
        (_("Plus"), "menu"),
    ]
    return [
        {"label": label, "url": "#main", "icon": icon, "current": number == 0}
        for number, (label, icon) in enumerate(places)
    ]


def shares() -> list[dict[str, Any]]:
    """Six shares of 120 crates, as the pictures tell them."""
    rows = [
        ("Restos du Cœur 31", 45, 12, 22, _("1\u202f180 personnes, la moins servie jusqu’ici")),
        ("Secours Populaire 31", 29, 13, 22, _("760 personnes")),
        ("GESMIP", 19, 14, 22, _("520 personnes")),
        ("Andès Occitanie", 11, 15, 22, _("310 personnes")),
        ("Croix-Rouge 31", 10, 14, 22, _("280 personnes")),
        ("Secours Catholique 31", 6, 13, 19, _("son plafond du jour : 6 caisses")),
    ]
    keys = ("name", "units", "before", "after", "reason")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def links(*words: str) -> list[dict[str, Any]]:
    """Neighbouring pages or filters; the first one current."""
    return [
        {"label": word, "url": "#main", "current": number == 0, "count": 12 - number}
        for number, word in enumerate(words)
    ]


def refused() -> Refusal:
    """The refusal people will meet most."""
    return Refusal(
        code="not_enough_left",
        sentence=_("Il reste 3 caisses : une autre structure vient d’en prendre 9."),
        remedy=_("Prenez-en 3, ou passez votre tour."),
    )


def wrong_form() -> SpecimenForm:
    """The same form sent with mistakes."""
    sent = {
        "product": "",
        "weight": "beaucoup",
        "units": "40",
        "storage": "",
        "place": "quai",
        "until_on": "hier",
    }
    return SpecimenForm(data={f"faux-{name}": value for name, value in sent.items()}, prefix="faux")


def everything() -> dict[str, Any]:
    """The context of the style page."""
    return {
        "form": SpecimenForm(prefix="juste"),
        "wrong": wrong_form(),
        "shares": shares(),
        "refused": refused(),
        "tabs": links(_("Surplus"), _("Besoins"), _("Les miens")),
        "filters": links(_("tout"), _("fruits et légumes"), _("produits laitiers"), _("pain")),
        "crumbs": [(_("Réseau"), "#main"), (_("Toulouse"), "#main"), ("Épicerie du Faubourg", "")],
        "facts": [
            (_("Adresse"), "12 allée des Charmes, 31100 Toulouse"),
            (_("Ouvert"), _("mardi et vendredi, 14\u00a0h\u00a000 – 17\u00a0h\u00a030")),
            (_("Froid"), _("340 litres, soit environ 113\u00a0kg")),
            (_("Téléphone"), ""),
        ],
        "loop_text": _(
            "12 caisses de pain du jour (2\u00a0kg) à la Boulangerie du Canal, ce soir 19\u00a0h\u00a015 – 19\u00a0h\u00a045.\n"
            "Je prends ma part\u00a0: https://tablee.example/l/7KQ2MF"
        ),
    }
