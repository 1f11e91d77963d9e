"""What the import asks: which table, the file or the paste; then what the sheet leaves open."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.kernel.moments import YEARS
from tablee.standards.sheets import limits
from tablee.standards.sheets.columns import Header
from tablee.standards.sheets.intake import Parsed, Schema
from tablee.web.components.inputs import MomentInput
from tablee.web.components.options import ViewerForm

CHANGES = {
    "network": _("le réseau"),
    "sheet": _("l’onglet"),
    "until": _("l’heure"),
    "checked": _("le contrôle des DDM"),
}


class SendForm(ViewerForm):
    kind = forms.ChoiceField(
        label=_("Que contient votre tableau ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites ce que contient votre tableau.")},
    )
    file = forms.FileField(
        label=_("Le fichier"),
        required=False,
        help_text=_(
            "Excel (.xlsx), LibreOffice (.ods) ou .csv, tel quel : titres, totaux et couleurs ne gênent pas."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt,.tsv"}),
        error_messages={"empty": _("Ce fichier est vide."), "invalid": _("Choisissez un fichier.")},
    )
    paste = forms.CharField(
        label=_("Ou collez ici les cellules copiées, titres compris"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "wrap": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file, paste = cleaned.get("file"), (cleaned.get("paste") or "").strip()
        if "file" in self.errors:
            return cleaned
        if file and paste:
            self.add_error("paste", _("Un fichier ou un collage, pas les deux : videz l’un des deux."))
        elif not file and not paste:
            self.add_error("file", _("Choisissez un fichier, ou collez des cellules plus bas."))
        elif file and file.size > limits.MAX_BYTES:
            self.add_error("file", _("Ce fichier dépasse 10 Mo. Retirez les images et les onglets inutiles."))
        return cleaned


class ChoicesForm(forms.Form):
    """How to read this sheet. Only what is open is asked; every title of the sheet may be given another meaning."""

    def __init__(
        self,
        *args: Any,
        parsed: Parsed,
        sheets: Sequence[str],
        networks: Iterable[Any],
        asks_until: bool,
        asks_checked: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        networks = list(networks)
        if len(networks) > 1:
            self.fields["network"] = forms.ChoiceField(
                label=_("Dans quel réseau ?"), choices=[(network.ref, network.name) for network in networks]
            )
        if len(sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Quel onglet ?"), choices=[(name, name) for name in sheets], initial=parsed.sheet
            )
        if asks_until:
            self.fields["until"] = forms.DateTimeField(
                label=_("Jusqu’à quand, si la ligne ne le dit pas ?"), widget=MomentInput(), required=False
            )
        if asks_checked:
            self.fields["checked"] = forms.BooleanField(
                label=_("DDM passée : ces produits ont été contrôlés, sains, emballage intact"),
                required=False,
            )
        self.headers = [header for header in parsed.headers if header.text]
        told = {header.key: key for key, header in parsed.columns.items()}
        for header in self.headers:
            self.fields[_name(header)] = forms.ChoiceField(
                label=header.text,
                required=False,
                choices=[("", _("laisser de côté")), *_columns(parsed.schema)],
                initial=told.get(header.key, ""),
            )

    def clean_until(self) -> datetime | None:
        """A year beyond reason would break the clock before a rule could refuse it."""
        until: datetime | None = self.cleaned_data["until"]
        if until is not None and until.year not in YEARS:
            raise forms.ValidationError(_("Choisissez un moment à venir, dans les 90 jours."))
        return until

    @property
    def is_carried(self) -> bool:
        """Whether it was sent along: a press without any of its fields imports what was read back."""
        return any(name in self.data for name in self.fields)

    @property
    def changes(self) -> str:
        """« Vous avez changé le réseau et l’heure : relisez, puis importez. »"""
        named = [str(words) for name, words in CHANGES.items() if name in self.changed_data]
        if any(name not in CHANGES for name in self.changed_data):
            named.append(__("les colonnes"))
        *first, last = named
        what = __("%(first)s et %(last)s") % {"first": ", ".join(first), "last": last} if first else last
        return __("Vous avez changé %(what)s\u00a0: relisez, puis importez.") % {"what": what}

    @property
    def open_questions(self) -> list[Any]:
        return [self[name] for name in ("network", "sheet", "until", "checked") if name in self.fields]

    @property
    def columns(self) -> list[Any]:
        return [self[_name(header)] for header in self.headers]

    def choices(self) -> dict[str, Any]:
        """As plain JSON, to be remembered."""
        cleaned: Mapping[str, Any] = self.cleaned_data
        until: datetime | None = cleaned.get("until")
        return {
            "network": cleaned.get("network", ""),
            "sheet": cleaned.get("sheet", ""),
            "until": until.isoformat() if until else "",
            "checked": bool(cleaned.get("checked")),
            "mapping": {header.key: cleaned.get(_name(header)) or None for header in self.headers},
        }


def _name(header: Header) -> str:
    return f"column-{header.index}"


def _columns(schema: Schema) -> list[tuple[str, str]]:
    return [(column.key, column.label) for column in schema.columns]
