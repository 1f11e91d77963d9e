"""Forms of the settings section: shape only; the rules are asked by the actions."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors.enums import GIVER_KINDS, WEEKDAYS, AuthorizationLevel, Kind, RoleKind
from tablee.domains.actors.rules import PROFILE_BOUNDS
from tablee.domains.field.enums import Family
from tablee.kernel.identifiers import read_phone, read_siret
from tablee.kernel.words import fold
from tablee.web.components.communes import CommuneMixin
from tablee.web.components.inputs import DayInput, MassField
from tablee.web.components.options import FormOptions, ViewerForm, boxes, radios, words
from tablee.web.settings.fields import HoursForm, HoursLine, parse_position

MOST_LITRES = 10_000_000
MOST_PERSONS = 1_000_000


class CardForm(forms.Form):
    """What the card says."""

    name = words(_("Nom de la structure"), 150)
    kind = forms.ChoiceField(label=_("Genre de structure"), choices=Kind.choices)
    does = words(
        _("Ce que nous faisons"),
        1000,
        _("deux ou trois phrases, comme à une voisine"),
        rows=3,
        required=False,
    )
    welcomes = words(
        _("Pour qui"), 300, _("par exemple : étudiantes et étudiants, familles du quartier"), required=False
    )
    constraints_note = words(
        _("À savoir avant de venir"),
        500,
        _("pas de quai, escalier, porteur sanitaire, langue…"),
        rows=2,
        required=False,
    )
    vehicle_note = words(
        _("Véhicule"), 200, _("par exemple : fourgon 6 m³ isotherme, mardi et jeudi"), required=False
    )
    contact_role = words(
        _("À qui parler"), 120, _("un rôle, pas un nom : « responsable de la réserve »"), required=False
    )
    contact_email = forms.EmailField(
        label=_("Adresse de la structure"),
        required=False,
        help_text=_("jamais montrée : elle reçoit les messages quand personne n’a de compte"),
    )
    phone = words(
        _("Téléphone de la structure"),
        30,
        _("celui d’un lieu, jamais celui d’une personne\u202f; visible dans vos réseaux"),
        required=False,
        inputmode="tel",
        autocomplete="off",
    )
    website = forms.URLField(label=_("Site internet"), required=False, assume_scheme="https")
    siret = words(
        _("SIRET"),
        20,
        _("quatorze chiffres, si la structure en a un"),
        required=False,
        inputmode="numeric",
        autocomplete="off",
    )

    def clean_phone(self) -> str:
        why = __("Écrivez un seul numéro, par exemple 05 61 00 00 00.")
        return _read(self.cleaned_data["phone"], read_phone, why)

    def clean_siret(self) -> str:
        why = __("Ce n’est pas un SIRET\u00a0: quatorze chiffres, vérifiez-les.")
        return _read(self.cleaned_data["siret"], read_siret, why)


def _read(typed: str, reader: Callable[[str], str | None], why: str) -> str:
    """What was typed, in the form it is kept in; nothing for nothing."""
    if not typed.strip():
        return ""
    if (found := reader(typed)) is None:
        raise forms.ValidationError(why)
    return found


(LEAST_DAYS, MOST_DAYS), (LEAST_G, MOST_G), (LEAST_KM, MOST_KM) = PROFILE_BOUNDS.values()


class ProfileForm(forms.Form):
    """What the structure can take."""

    families = boxes(_("Familles de produits"), Family.choices, _("rien de coché : toutes"))
    declined_words = words(
        _("Ce que nous ne prenons pas"),
        400,
        _("des mots séparés par des virgules : soda, viande hachée"),
        required=False,
    )
    min_days_left = forms.IntegerField(
        label=_("Jours restants avant la DLC, au moins"),
        min_value=LEAST_DAYS,
        max_value=MOST_DAYS,
        initial=0,
        widget=forms.NumberInput(attrs={"min": 0}),
    )
    weekdays = boxes(_("Jours où nous pouvons recevoir"), WEEKDAYS, _("rien de coché : tous"))
    receiving_hours = HoursLine(
        label=_("Heures où nous pouvons recevoir"),
        help_text=_("par exemple\u00a0: lu-ve 9h-12h\u202f; sa 9h-11h"),
    )
    max_g = MassField(label=_("Au plus, en une fois"), required=False, min_g=LEAST_G, max_g=MOST_G)
    max_km = forms.IntegerField(
        label=_("Nous pouvons aller chercher à"), min_value=LEAST_KM, max_value=MOST_KM, required=False
    )

    def clean_declined_words(self) -> list[str]:
        kept: dict[str, str] = {}
        for word in re.split(r"[,;\n]", self.cleaned_data["declined_words"]):
            if fold(word.strip()):
                kept.setdefault(fold(word.strip()), word.strip())
        return list(kept.values())


class SiteForm(CommuneMixin, HoursForm):
    """A place: where, when it is open, what it keeps cold."""

    name = words(_("Nom du lieu"), 120, _("s’il y en a plusieurs : « réserve », « accueil »"), required=False)
    address = words(_("Adresse"), 200, required=False, autocomplete="street-address")
    ambient_l = forms.IntegerField(label=_("Ambiant"), min_value=0, max_value=MOST_LITRES, required=False)
    chilled_l = forms.IntegerField(label=_("Frais"), min_value=0, max_value=MOST_LITRES, required=False)
    frozen_l = forms.IntegerField(label=_("Surgelé"), min_value=0, max_value=MOST_LITRES, required=False)
    position = words(
        _("Position exacte"),
        60,
        _("latitude, longitude ; sans elle, un point de la commune"),
        required=False,
        autocomplete="off",
    )

    def clean_position(self) -> tuple[float, float] | None:
        return parse_position(self.cleaned_data["position"])

    @property
    def place(self) -> dict[str, Any]:
        """The action's words for what was typed."""
        data = self.cleaned_data
        names = ("name", "address", "insee_code", "opening_hours", "ambient_l", "chilled_l", "frozen_l")
        point = {"lat": data["position"][0], "lon": data["position"][1]} if data.get("position") else {}
        return {name: data[name] for name in names} | point


class CountForm(forms.Form):
    """People received a week, from a day on."""

    persons = forms.IntegerField(
        label=_("Personnes accueillies par semaine"), min_value=0, max_value=MOST_PERSONS
    )
    counted_on = forms.DateField(label=_("Depuis le"), widget=DayInput())


class AuthorizationForm(ViewerForm):
    """An authorisation to give food aid: dated, never edited."""

    level = radios(_("Habilitation"), AuthorizationLevel.choices)
    holder = words(_("Qui la porte"), 150, _("la tête de réseau, si ce n’est pas vous"), required=False)
    starts_on = forms.DateField(label=_("À partir du"), widget=DayInput())
    ends_on = forms.DateField(label=_("Jusqu’au"), required=False, widget=DayInput())
    sites = boxes(_("Lieux concernés"), hint=_("rien de coché : tous"))


class PersonForm(forms.Form):
    """Somebody to bring in."""

    first_name = words(_("Prénom"), 60)
    email = forms.EmailField(
        label=_("Adresse électronique"),
        help_text=_("elle y reçoit un code pour entrer ; personne d’autre ne la voit"),
    )
    kind = radios(_("Place"), RoleKind.choices, initial=RoleKind.TEAM)


class DonorForm(CommuneMixin, ViewerForm):
    """A donor without account."""

    name = words(_("Nom du donateur"), 150)
    kind = forms.ChoiceField(
        label=_("Genre"),
        choices=[(value, label) for value, label in Kind.choices if value in GIVER_KINDS],
        initial=Kind.SMALL_SHOP,
    )
    address = words(_("Adresse"), 200, required=False)
    contact_email = forms.EmailField(
        label=_("Son adresse électronique"),
        required=False,
        help_text=_("pour lui dire qui prend quoi ; jamais montrée"),
    )
    networks = boxes(_("Donne à"), required=True)

    field_order = ("name", "kind", "commune", "insee_code", "address", "contact_email", "networks")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        networks: list[tuple[str, str]],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, choices={"networks": networks}, **options)
        self.fields["commune"].required = False
        self.fields["networks"].initial = [ref for ref, _name in networks[:1]]

    def facts(self, networks: Mapping[str, Any]) -> dict[str, Any]:
        """The action's words for what was typed; no commune, no place."""
        data = self.cleaned_data
        said = {name: data[name] for name in ("name", "kind", "contact_email")}
        place = {name: data[name] for name in ("insee_code", "address")} if data.get("insee_code") else {}
        return said | {"place": place, "networks": [networks[ref] for ref in data["networks"]]}
