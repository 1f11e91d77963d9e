"""A commune typed by name or postcode: asked in the same way wherever a place is said."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors import communes
from tablee.kernel.words import fold
from tablee.web.components.options import radios, words


class CommuneMixin(forms.Form):
    """A commune by its name or postcode. When several answer, they are proposed and one is picked."""

    commune = words(_("Commune"), 80, _("son nom ou son code postal"), autocomplete="off")
    insee_code = radios(_("Laquelle ?"), required=False)

    UNKNOWN = _("Commune inconnue : vérifiez son nom ou son code postal.")
    MOST = 8  # proposed at once

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)  # whatever the other halves of the form take
        self.candidates = self._candidates()
        self.fields["insee_code"].choices = [  # type: ignore[attr-defined]
            (candidate.code, f"{candidate.name} ({self.mark_of(candidate)})") for candidate in self.candidates
        ]

    def mark_of(self, commune: communes.Commune) -> str:
        """By what one tells it from others of its name."""
        return ", ".join(commune.postcodes[:2]) or commune.code

    def _candidates(self) -> list[communes.Commune]:
        """Those that answer to what was typed; more than one means that the person has to pick."""
        typed = str(self.data.get(self.add_prefix("commune"), "")) if self.is_bound else ""
        hits = communes.search(typed, limit=self.MOST) if typed.strip() else []
        exact = [hit for hit in hits if fold(hit.name) == fold(typed)]
        return exact or hits

    @property
    def has_to_pick(self) -> bool:
        return len(self.candidates) > 1

    def clean(self) -> dict[str, Any]:
        # Chosen for another name typed before: asked again, or known by now.
        self.errors.pop("insee_code", None)
        data = super().clean() or {}
        if not data.get("commune"):
            return data
        if not self.candidates:
            self.add_error("commune", str(self.UNKNOWN))
        elif len(self.candidates) == 1:
            data["insee_code"] = self.candidates[0].code
        elif not data.get("insee_code"):
            self.add_error("insee_code", _("Plusieurs communes répondent : choisissez la vôtre."))
        return data
