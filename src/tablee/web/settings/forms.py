"""Forms of the settings section: shape only; the rules are asked by the actions."""

import re
from collections.abc import Callable
from typing import Any, Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors.enums import GIVER_KINDS, WEEKDAYS, AuthorizationLevel, Kind, RoleKind
from tablee.domains.field.enums import Family
from tablee.kernel.identifiers import read_phone, read_siret
from tablee.kernel.words import fold
from tablee.web.components.inputs import DayInput, MassField
from tablee.web.components.options import FormOptions
from tablee.web.settings.fields import CommuneMixin, HoursForm, HoursLine, parse_position

MOST_LITRES = 10_000_000
MOST_PERSONS = 1_000_000


class CardForm(forms.Form):
    """What the card says."""

    name = forms.CharField(label=_("Nom de la structure"), max_length=150)
    kind = forms.ChoiceField(label=_("Genre de structure"), choices=Kind.choices)
    does = forms.CharField(
        label=_("Ce que nous faisons"),
        max_length=1000,
        required=False,
        help_text=_("deux ou trois phrases, comme à une voisine"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    welcomes = forms.CharField(
        label=_("Pour qui"),
        max_length=300,
        required=False,
        help_text=_("par exemple : étudiantes et étudiants, familles du quartier"),
    )
    constraints_note = forms.CharField(
        label=_("À savoir avant de venir"),
        max_length=500,
        required=False,
        help_text=_("pas de quai, escalier, porteur sanitaire, langue…"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    vehicle_note = forms.CharField(
        label=_("Véhicule"),
        max_length=200,
        required=False,
        help_text=_("par exemple : fourgon 6 m³ isotherme, mardi et jeudi"),
    )
    contact_role = forms.CharField(
        label=_("À qui parler"),
        max_length=120,
        required=False,
        help_text=_("un rôle, pas un nom : « responsable de la réserve »"),
    )
    contact_email = forms.EmailField(
        label=_("Adresse de la structure"),
        required=False,
        help_text=_("jamais montrée : elle reçoit les messages quand personne n’a de compte"),
    )
    phone = forms.CharField(
        label=_("Téléphone de la structure"),
        max_length=30,
        required=False,
        help_text=_("celui d’un lieu, jamais celui d’une personne\u202f; visible dans vos réseaux"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    website = forms.URLField(label=_("Site internet"), required=False, assume_scheme="https")
    siret = forms.CharField(
        label=_("SIRET"),
        max_length=20,
        required=False,
        help_text=_("quatorze chiffres, si la structure en a un"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
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


class ProfileForm(forms.Form):
    """What the structure can take."""

    families = forms.MultipleChoiceField(
        label=_("Familles de produits"),
        choices=Family.choices,
        required=False,
        help_text=_("rien de coché : toutes"),
        widget=forms.CheckboxSelectMultiple(),
    )
    declined_words = forms.CharField(
        label=_("Ce que nous ne prenons pas"),
        required=False,
        max_length=400,
        help_text=_("des mots séparés par des virgules : soda, viande hachée"),
    )
    min_days_left = forms.IntegerField(
        label=_("Jours restants avant la DLC, au moins"),
        min_value=0,
        max_value=365,
        initial=0,
        widget=forms.NumberInput(attrs={"min": 0}),
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Jours où nous pouvons recevoir"),
        choices=WEEKDAYS,
        required=False,
        help_text=_("rien de coché : tous"),
        widget=forms.CheckboxSelectMultiple(),
    )
    receiving_hours = HoursLine(
        label=_("Heures où nous pouvons recevoir"),
        help_text=_("par exemple\u00a0: lu-ve 9h-12h\u202f; sa 9h-11h"),
    )
    max_g = MassField(label=_("Au plus, en une fois"), required=False, max_g=1_000_000_000)
    max_km = forms.IntegerField(
        label=_("Nous pouvons aller chercher à"), min_value=1, max_value=1_000, required=False
    )

    def clean_declined_words(self) -> list[str]:
        words = [word.strip() for word in re.split(r"[,;\n]", self.cleaned_data["declined_words"])]
        kept: dict[str, str] = {}
        for word in filter(fold, words):
            kept.setdefault(fold(word), word)
        return list(kept.values())


class SiteForm(CommuneMixin, HoursForm):
    """A place: where, when it is open, what it keeps cold."""

    name = forms.CharField(
        label=_("Nom du lieu"),
        max_length=120,
        required=False,
        help_text=_("s’il y en a plusieurs : « réserve », « accueil »"),
    )
    address = forms.CharField(
        label=_("Adresse"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    ambient_l = forms.IntegerField(label=_("Ambiant"), min_value=0, max_value=MOST_LITRES, required=False)
    chilled_l = forms.IntegerField(label=_("Frais"), min_value=0, max_value=MOST_LITRES, required=False)
    frozen_l = forms.IntegerField(label=_("Surgelé"), min_value=0, max_value=MOST_LITRES, required=False)
    position = forms.CharField(
        label=_("Position exacte"),
        max_length=60,
        required=False,
        help_text=_("latitude, longitude ; sans elle, un point de la commune"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
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


class AuthorizationForm(forms.Form):
    """An authorisation to give food aid: dated, never edited."""

    level = forms.ChoiceField(
        label=_("Habilitation"), choices=AuthorizationLevel.choices, widget=forms.RadioSelect()
    )
    holder = forms.CharField(
        label=_("Qui la porte"),
        max_length=150,
        required=False,
        help_text=_("la tête de réseau, si ce n’est pas vous"),
    )
    starts_on = forms.DateField(label=_("À partir du"), widget=DayInput())
    ends_on = forms.DateField(label=_("Jusqu’au"), required=False, widget=DayInput())
    sites = forms.MultipleChoiceField(
        label=_("Lieux concernés"),
        required=False,
        help_text=_("rien de coché : tous"),
        widget=forms.CheckboxSelectMultiple(),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", __("La fin vient avant le début."))
        return data


class PersonForm(forms.Form):
    """Somebody to bring in."""

    first_name = forms.CharField(label=_("Prénom"), max_length=60)
    email = forms.EmailField(
        label=_("Adresse électronique"),
        help_text=_("elle y reçoit un code pour entrer ; personne d’autre ne la voit"),
    )
    kind = forms.ChoiceField(
        label=_("Place"), choices=RoleKind.choices, initial=RoleKind.TEAM, widget=forms.RadioSelect()
    )


class DonorForm(CommuneMixin):
    """A donor without account."""

    name = forms.CharField(label=_("Nom du donateur"), max_length=150)
    kind = forms.ChoiceField(
        label=_("Genre"),
        choices=[(value, label) for value, label in Kind.choices if value in GIVER_KINDS],
        initial=Kind.SMALL_SHOP,
    )
    address = forms.CharField(label=_("Adresse"), max_length=200, required=False)
    contact_email = forms.EmailField(
        label=_("Son adresse électronique"),
        required=False,
        help_text=_("pour lui dire qui prend quoi ; jamais montrée"),
    )
    networks = forms.MultipleChoiceField(label=_("Donne à"), widget=forms.CheckboxSelectMultiple())

    field_order = ("name", "kind", "commune", "insee_code", "address", "contact_email", "networks")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        networks: list[tuple[str, str]],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.fields["commune"].required = False
        self.fields["networks"].choices = networks  # type: ignore[attr-defined]
        self.fields["networks"].initial = [ref for ref, _name in networks[:1]]

    @property
    def place(self) -> dict[str, Any]:
        data = self.cleaned_data
        return (
            {"insee_code": data["insee_code"], "address": data["address"]} if data.get("insee_code") else {}
        )
