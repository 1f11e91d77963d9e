"""« Proposer un surplus » in three fields, the rest proposed; taking a part; saying what is missing."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Unpack

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.field.quantities import parse_quantity
from tablee.domains.governance.kinds import KINDS
from tablee.domains.sharing.enums import DateKind, Mode
from tablee.domains.sharing.kinds import USE_BY_MIN_HOURS
from tablee.domains.sharing.lines import (
    MAX_UNIT_G,
    MAX_UNITS,
    MOST_LINES,
    OfferLine,
    complete_from_product,
    kept,
    longest,
)
from tablee.domains.sharing.photos import prepare_photo
from tablee.domains.stock import queries as stock
from tablee.kernel.refusals import Refusal, Refused
from tablee.web.components.inputs import DayInput, MassField, MomentInput
from tablee.web.components.options import FormOptions, ViewerForm, boxes, radios, words
from tablee.web.shell.submission import put_refusal

PROPOSED = ("", _("proposé d’après le produit"))


class LineForm(forms.Form):
    """One line: what and how much; dates and details folded away."""

    label = words(
        _("Quoi\u202f?"),
        longest("label"),
        list="products",
        autocomplete="off",
        placeholder=_("pain, pommes…"),
    )
    quantity = words(
        _("Combien\u202f?"),
        40,
        _("«\u00a022 kg\u00a0», «\u00a012 caisses\u00a0», «\u00a0120 caisses de 10 kg\u00a0»"),
        autocomplete="off",
    )
    unit_g = MassField(label=_("Poids d’une caisse ou d’une pièce"), required=False, max_g=MAX_UNIT_G)
    storage = forms.ChoiceField(
        label=_("Conservation"), required=False, choices=[PROPOSED, *StorageClass.choices]
    )
    family = forms.ChoiceField(label=_("Famille"), required=False, choices=[PROPOSED, *Family.choices])
    date_kind = forms.ChoiceField(label=_("Date sur l’étiquette"), required=False, choices=DateKind.choices)
    date_on = forms.DateField(label=_("Cette date"), required=False, widget=DayInput())
    exception = words(
        format_lazy(
            _("Moins de {hours} h avant la DLC\u00a0: comment sera-t-il redistribué à temps\u202f?"),
            hours=KINDS[USE_BY_MIN_HOURS].default,
        ),
        longest("exception"),
        required=False,
    )
    best_before_checked = forms.BooleanField(
        label=_("DDM passée\u00a0: contrôlé, sain, emballage intact"), required=False
    )
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )

    def clean_quantity(self) -> Any:
        try:
            return parse_quantity(self.cleaned_data["quantity"])
        except ValueError as unreadable:
            raise forms.ValidationError(str(unreadable)) from unreadable

    def clean_photo(self) -> dict[str, Any] | None:
        file = self.cleaned_data.get("photo")
        if not file:
            return None
        try:
            return prepare_photo(file, file.size)
        except Refused as refused:
            raise forms.ValidationError(str(refused.refusal)) from refused

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("date_kind") in (DateKind.USE_BY, DateKind.BEST_BEFORE) and not data.get("date_on"):
            self.add_error("date_on", __("Recopiez la date de l’étiquette."))
        if data.get("date_on") and data.get("date_kind") in (None, "", DateKind.NONE):
            self.add_error("date_kind", __("Dites si c’est une DLC ou une DDM."))
        return data

    def line(self, viewer: Viewer, **shared: Any) -> OfferLine:
        """What was said, completed from the product it means. Raises Refused when a unit has no weight."""
        data = self.cleaned_data
        quantity, kind = data["quantity"], data["date_kind"]
        try:
            return complete_from_product(
                stock.product_meant(viewer, data["label"]),
                **kept(data | {"unit_g": quantity.unit_g or data["unit_g"]}),
                units=quantity.units,
                unit=quantity.unit,
                use_by_on=data["date_on"] if kind == DateKind.USE_BY else None,
                best_before_on=data["date_on"] if kind == DateKind.BEST_BEFORE else None,
                photo=data["photo"],
                **shared,
            )
        except Refused as refused:
            if refused.refusal.code != "no_weight":
                raise
            remedy = __("Ajoutez-le\u00a0: «\u00a0%(said)s de 10 kg\u00a0», même estimé.")
            remedy %= {"said": self["quantity"].value()}
            raise Refused(replace(refused.refusal, remedy=remedy, field="quantity")) from None

    @property
    def unfolded(self) -> bool:
        return has_to_be_seen(self, [name for name in self.fields if name not in ("label", "quantity")])


LineFormSet = forms.formset_factory(
    LineForm, extra=1, min_num=0, max_num=MOST_LINES, validate_max=True, absolute_max=MOST_LINES
)


class OfferForm(ViewerForm):
    """What all lines share. Choices of giver, network and target depend on who asks."""

    until_at = forms.DateTimeField(label=_("Jusqu’à quand\u202f?"), widget=MomentInput())
    giver = forms.ChoiceField(label=_("Qui donne\u202f?"), required=False)
    network = forms.ChoiceField(label=_("Dans quel réseau\u202f?"), required=False)
    place_note = words(_("Où exactement\u202f?"), 160, _("quai B, sonner à l’arrière…"), required=False)
    pickup_from_at = forms.DateTimeField(
        label=_("À retirer à partir de"), required=False, widget=MomentInput()
    )
    mode = radios(
        _("Pour qui\u202f?"), [("", _("Selon le poids")), *Mode.choices], required=False, initial=""
    )
    target = forms.ChoiceField(label=_("D’abord pour"), required=False)
    target_until_at = forms.DateTimeField(
        label=_("Réservé jusqu’à"),
        required=False,
        widget=MomentInput(),
        help_text=_("ensuite, les autres sont prévenus"),
    )
    target_purpose = words(_("Pour quelle action\u202f?"), longest("target_purpose"), required=False)
    needs_authorization = forms.BooleanField(
        label=_("Réservé aux structures habilitées (don avec réduction d’impôt)"), required=False
    )
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput())

    FOLDED = ("place_note", "pickup_from_at", "mode", "target", "target_until_at", "target_purpose")

    @property
    def unfolded(self) -> bool:
        return has_to_be_seen(self, self.FOLDED)


class TakeForm(ViewerForm):
    """How many units. `for_whom` and `first_name` only where the link does not know who answers."""

    units = forms.IntegerField(label=_("Combien en prenez-vous\u202f?"), min_value=1)
    first_name = words(_("Votre prénom"), 60, required=False)
    for_whom = forms.ChoiceField(label=_("Pour quelle structure\u202f?"), required=False)
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput())

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        most: int,
        structures: Sequence[tuple[str, str]] | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, choices={"for_whom": [("", __("Choisissez")), *(structures or ())]}, **options)
        # Shown to the browser only: what remains may change while the page is read, the action decides.
        self.fields["units"].widget.attrs["max"] = most
        if structures is None:
            del self.fields["for_whom"], self.fields["first_name"]

    def refuse(self, refusal: Refusal) -> None:
        """Beside the number; for the whole form when one's share is shown in its place."""
        if refusal.code in ("already", "key_used"):
            self.add_error(None, str(refusal))
        else:
            put_refusal(self, refusal)
        if refusal.code == "key_used":
            renew_key(self)


class ChangeForm(forms.Form):
    """A new quantity for a claim; giving everything back has its own button."""

    units = forms.IntegerField(label=_("Combien en gardez-vous\u202f?"), min_value=1, max_value=MAX_UNITS)


class NeedForm(ViewerForm):
    """« Il me manque » : families as pills."""

    families = boxes(
        _("Il me manque"), [choice for choice in Family.choices if choice[0] != Family.OTHER], required=True
    )
    note = words(_("Précision"), 160, _("«\u00a0petits pots\u00a0», «\u00a0sans porc\u00a0»"), required=False)
    until_on = forms.DateField(label=_("Jusqu’au"), widget=DayInput())
    urgent = forms.BooleanField(label=_("C’est urgent"), required=False)
    network = forms.ChoiceField(label=_("Dans quel réseau\u202f?"), required=False)


class CorrectForm(forms.Form):
    """A weight said wrong: the new one and why."""

    unit_g = MassField(label=_("Poids d’une unité"), max_g=MAX_UNIT_G)
    reason = words(_("Pourquoi\u202f?"), 200)


def has_to_be_seen(form: forms.Form, folded: Sequence[str]) -> bool:
    """Whether one of these fields holds something or is refused."""
    return any(form.errors.get(name) for name in folded) or any(
        form[name].value() not in (None, "", False, DateKind.NONE) for name in folded if name != "photo"
    )


def renew_key(form: forms.Form) -> None:
    """A key that stood for another request serves no more: what is sent next is a request of its own."""
    sent: Any = form.data
    form.data = sent.copy()
    form.data[form.add_prefix("key")] = uuid.uuid4().hex  # type: ignore[index]
