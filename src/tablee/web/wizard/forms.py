"""The three steps: the network, the first structure, the first person."""

from typing import Any, Unpack

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors import communes, rules
from tablee.domains.actors.enums import Kind
from tablee.kernel.words import fold
from tablee.web.components.options import FormOptions, radios, words

COMMUNES_SHOWN = 12


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


class StructureForm(forms.Form):
    """A commune is meant by its name or its postcode; when several answer, they are offered as a choice."""

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
    insee_code = radios(_("Laquelle ?"), required=False)

    def __init__(self, data: QueryDict | None = None, **options: Unpack[FormOptions]) -> None:
        super().__init__(data, **options)
        said = str(self["commune"].value() or "")
        found = communes.search(said, limit=COMMUNES_SHOWN)
        self.meant = communes_named(said, found) or found
        field: Any = self.fields["insee_code"]
        field.choices = [(each.code, f"{each.name} ({each.department})") for each in self.meant]

    def clean_structure(self) -> str:
        return readable(self.cleaned_data["structure"])

    @property
    def asks_which(self) -> bool:
        return self.is_bound and len(self.meant) > 1

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.errors.pop(
            "insee_code", None
        )  # chosen for another name typed before: asked again, or known by now
        if not cleaned.get("commune") or cleaned.get("insee_code"):
            return cleaned
        if not self.meant:
            self.add_error("commune", _("Aucune commune de ce nom. Essayez le code postal."))
        elif len(self.meant) == 1:
            cleaned["insee_code"] = self.meant[0].code
        else:
            self.add_error("insee_code", _("Plusieurs communes répondent : choisissez la vôtre."))
        return cleaned


def communes_named(text: str, among: list[communes.Commune]) -> list[communes.Commune]:
    """Those whose name is exactly what was typed, accents and case aside."""
    return [each for each in among if fold(each.name) == fold(text)]


class YouForm(forms.Form):
    first_name = words(_("Votre prénom"), 60, missing=_("Écrivez votre prénom."), autocomplete="given-name")
    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        max_length=254,
        help_text=_("Pour revenir : un code y sera envoyé. Elle n’est montrée à personne."),
        error_messages={
            "required": _("Écrivez votre adresse e-mail."),
            "invalid": _("Cette adresse n’a pas la forme d’un e-mail, par exemple prenom@exemple.fr."),
        },
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def language(self, asked: str) -> str:
        return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
