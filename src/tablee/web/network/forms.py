"""Forms of the network section."""

from collections.abc import Iterable
from typing import Any, Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors import communes
from tablee.domains.actors.enums import Kind
from tablee.domains.field.enums import StorageClass
from tablee.flows.relay import LONGEST
from tablee.kernel.words import fold
from tablee.web.components.inputs import PlainSelect
from tablee.web.components.options import FormOptions


class WordForm(forms.Form):
    """A short word to another structure."""

    text = forms.CharField(
        label=_("Votre mot"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Signez de votre prénom. Ni votre adresse ni la leur n’est montrée."),
    )


class AnswerForm(forms.Form):
    """An answer through a signed link, without account."""

    text = forms.CharField(
        label=_("Votre réponse"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    first_name = forms.CharField(
        label=_("Votre prénom"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )


class InviteForm(forms.Form):
    """Whom to invite: a code given by the structure itself, or the name of one already visible."""

    who = forms.CharField(
        label=_("Code de la structure, ou son nom exact"),
        max_length=150,
        help_text=_("Le code à huit signes est en haut de sa carte et dans ses réglages : demandez-le-lui."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class EntrustForm(forms.Form):
    """To which member's coordination the network is entrusted too."""

    organization = forms.ChoiceField(label=_("À quelle structure\u202f?"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        members: Iterable[tuple[str, str]],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.fields["organization"].choices = [("", __("Choisissez")), *members]  # type: ignore[attr-defined]


class NetworkForm(forms.Form):
    """A new network."""

    name = forms.CharField(label=_("Nom du réseau"), max_length=120)
    territory = forms.CharField(
        label=_("Territoire"),
        max_length=120,
        required=False,
        help_text=_("une ville, un pays, un bassin de vie…"),
    )
    description = forms.CharField(
        label=_("En deux phrases"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class PlacesForm(forms.Form):
    """What narrows the map and its list. Every field may stay empty."""

    q = forms.CharField(
        label=_("Quoi ou qui ?"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("froid, conserverie, un nom…")}),
    )
    km = forms.TypedChoiceField(
        label=_("À quelle distance ?"), coerce=int, empty_value=None, required=False, widget=PlainSelect
    )
    commune = forms.CharField(
        label=_("Depuis quelle commune ?"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("nom ou code postal"), "autocomplete": "off"}),
    )
    storage = forms.ChoiceField(label=_("Conservation"), required=False, widget=PlainSelect)
    kind = forms.ChoiceField(label=_("Genre de structure"), required=False, widget=PlainSelect)

    def __init__(self, data: QueryDict | None = None, **options: Unpack[FormOptions]) -> None:
        super().__init__(data, **options)
        kinds = sorted(Kind.choices, key=lambda each: fold(str(each[1])))
        choices: dict[str, list[Any]] = {
            "km": [("", __("peu importe")), *((km, f"{km}\u00a0km") for km in (5, 10, 20, 50, 100))],
            "storage": [("", __("peu importe")), *StorageClass.choices],
            "kind": [("", __("tous")), *kinds],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean_commune(self) -> communes.Commune | None:
        typed = self.cleaned_data["commune"].strip()
        if not typed:
            return None
        hits = [each for each in communes.search(typed) if each.lat is not None]
        if not hits:
            raise forms.ValidationError(__("Commune inconnue : vérifiez son nom ou son code postal."))
        return hits[0]
