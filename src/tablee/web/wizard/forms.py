"""The three steps: the network, the first structure, the first person."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors import communes, rules
from tablee.domains.actors.enums import Kind
from tablee.web.components.communes import CommuneMixin
from tablee.web.components.options import own_email, words


def readable(name: str) -> str:
    """Said at its own step: the third, which writes everything, comes too late for it."""
    if (refusal := rules.why_not_name(name)) is not None:
        raise forms.ValidationError(str(refusal))
    return name


class NetworkForm(forms.Form):
    network = words(
        _("Comment s’appelle le réseau ?"),
        120,
        _("Par exemple « Réseau alimentaire du Gers ». Vous pourrez le changer."),
        missing=_("Donnez-lui un nom, même provisoire."),
        autocomplete="off",
    )
    territory = words(
        _("Sur quel territoire ?"),
        120,
        _("Un quartier, une ville, un département…"),
        required=False,
        autocomplete="off",
    )

    def clean_network(self) -> str:
        return readable(self.cleaned_data["network"])


class StructureForm(CommuneMixin):
    """What it is called, what it is, where it is."""

    structure = words(
        _("Le nom de votre structure"),
        150,
        missing=_("Écrivez le nom de votre structure."),
        autocomplete="organization",
    )
    kind = forms.ChoiceField(label=_("C’est…"), choices=Kind.choices, initial=Kind.ASSOCIATION)
    commune = words(
        _("Sa commune"),
        80,
        _("Son nom ou son code postal"),
        missing=_("Écrivez la commune ou son code postal."),
        autocomplete="address-level2",
    )

    UNKNOWN = _("Aucune commune de ce nom. Essayez le code postal.")
    MOST = 12

    def mark_of(self, commune: communes.Commune) -> str:
        return commune.department

    def clean_structure(self) -> str:
        return readable(self.cleaned_data["structure"])


class YouForm(forms.Form):
    first_name = words(_("Votre prénom"), 60, missing=_("Écrivez votre prénom."), autocomplete="given-name")
    email = own_email(_("Pour revenir : un code y sera envoyé. Elle n’est montrée à personne."))

    def language(self, asked: str) -> str:
        return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
