"""What the style page shows: invented facts of the demonstration, in the shapes pages will pass."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.kernel.refusals import Refusal
from tablee.web.components.inputs import DayInput, HourInput, MassField
from tablee.web.components.options import boxes, radios, words
from tablee.web.shell.menu import PLACES


class SpecimenForm(forms.Form):
    """A field of each kind that pages use, never saved."""

    product = words(
        gettext_lazy("Quoi\u202f?"),
        60,
        gettext_lazy("Comme vous le diriez\u00a0: «\u00a0pain du jour\u00a0»."),
    )
    weight = MassField(label=gettext_lazy("Poids d’une caisse"))
    units = forms.IntegerField(
        label=gettext_lazy("Combien en prenez-vous\u202f?"), min_value=1, max_value=12, initial=4
    )
    weighed = MassField(label=gettext_lazy("Poids sur la balance"), required=False)
    storage = radios(
        gettext_lazy("Comment ça se garde\u202f?"),
        [
            ("ambient", gettext_lazy("ambiant")),
            ("chilled", gettext_lazy("frais")),
            ("frozen", gettext_lazy("surgelé")),
        ],
        initial="ambient",
    )
    families = boxes(
        gettext_lazy("Ce que vous prenez"),
        [
            ("fruits", gettext_lazy("fruits et légumes")),
            ("dairy", gettext_lazy("produits laitiers")),
            ("bread", gettext_lazy("pain")),
            ("dry", gettext_lazy("épicerie")),
        ],
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Où\u202f?"),
        choices=[("quai", gettext_lazy("Quai B")), ("reserve", gettext_lazy("Réserve"))],
    )
    until_on = forms.DateField(label=gettext_lazy("À consommer jusqu’au"), widget=DayInput)
    until_at = forms.TimeField(label=gettext_lazy("À retirer avant"), widget=HourInput, required=False)
    photo = forms.FileField(label=gettext_lazy("Une photo"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Un mot pour qui vient"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    checked = forms.BooleanField(label=gettext_lazy("J’ai vérifié l’aspect et l’emballage"), required=False)


def menu() -> list[dict[str, Any]]:
    """Five places, the first one current."""
    return [
        {"label": label, "url": "#main", "icon": icon, "current": name == "today:home"}
        for name, label, icon in PLACES
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
        "form": SpecimenForm(prefix="juste", initial={"families": ["fruits", "bread"]}),
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
