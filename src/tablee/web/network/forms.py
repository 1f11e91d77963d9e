"""Forms of the network section."""

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
from tablee.web.components.options import FormOptions, ViewerForm, words


class WordForm(forms.Form):
    """A short word to another structure."""

    text = words(
        _("Votre mot"),
        LONGEST,
        _("Signez de votre prénom. Ni votre adresse ni la leur n’est montrée."),
        rows=6,
    )


class AnswerForm(forms.Form):
    """An answer through a signed link, without account."""

    text = words(_("Votre réponse"), LONGEST, rows=6)
    first_name = words(_("Votre prénom"), 60, required=False, autocomplete="given-name")


class InviteForm(forms.Form):
    """Whom to invite: a code given by the structure itself, or the name of one already visible."""

    who = words(
        _("Code de la structure, ou son nom exact"),
        150,
        _("Le code à huit signes est en haut de sa carte et dans ses réglages : demandez-le-lui."),
        autocomplete="off",
    )


class EntrustForm(ViewerForm):
    """To which member's coordination the network is entrusted too."""

    organization = forms.ChoiceField(label=_("À quelle structure\u202f?"))


class NetworkForm(forms.Form):
    """A new network."""

    name = words(_("Nom du réseau"), 120)
    territory = words(_("Territoire"), 120, _("une ville, un pays, un bassin de vie…"), required=False)
    description = words(_("En deux phrases"), 2000, rows=3, required=False)


class PlacesForm(ViewerForm):
    """What narrows the map and its list. Every field may stay empty."""

    q = words(
        _("Quoi ou qui ?"), 80, required=False, type="search", placeholder=_("froid, conserverie, un nom…")
    )
    km = forms.TypedChoiceField(
        label=_("À quelle distance ?"), coerce=int, empty_value=None, required=False, widget=PlainSelect
    )
    commune = words(
        _("Depuis quelle commune ?"),
        60,
        required=False,
        placeholder=_("nom ou code postal"),
        autocomplete="off",
    )
    storage = forms.ChoiceField(label=_("Conservation"), required=False, widget=PlainSelect)
    kind = forms.ChoiceField(label=_("Genre de structure"), required=False, widget=PlainSelect)

    def __init__(self, data: QueryDict | None = None, **options: Unpack[FormOptions]) -> None:
        kinds = sorted(Kind.choices, key=lambda each: fold(str(each[1])))
        choices: dict[str, list[Any]] = {
            "km": [("", __("peu importe")), *((km, f"{km}\u00a0km") for km in (5, 10, 20, 50, 100))],
            "storage": [("", __("peu importe")), *StorageClass.choices],
            "kind": [("", __("tous")), *kinds],
        }
        super().__init__(data, choices=choices, **options)

    def clean_commune(self) -> communes.Commune | None:
        typed = self.cleaned_data["commune"].strip()
        if not typed:
            return None
        hits = [each for each in communes.search(typed) if each.lat is not None]
        if not hits:
            raise forms.ValidationError(__("Commune inconnue : vérifiez son nom ou son code postal."))
        return hits[0]
