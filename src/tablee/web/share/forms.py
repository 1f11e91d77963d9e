"""« Proposer un surplus » in three fields, the rest proposed; taking a part; saying what is missing."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.field.quantities import parse_quantity
from tablee.domains.sharing.enums import DateKind, Mode
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
from tablee.web.components.options import FormOptions

PROPOSED = ("", _("proposé d’après le produit"))


class LineForm(forms.Form):
    """One line: what and how much; dates and details folded away."""

    label = forms.CharField(
        label=_("Quoi\u202f?"),
        max_length=longest("label"),
        widget=forms.TextInput(
            attrs={"list": "products", "autocomplete": "off", "placeholder": _("pain, pommes…")}
        ),
    )
    quantity = forms.CharField(
        label=_("Combien\u202f?"),
        max_length=40,
        help_text=_("«\u00a022 kg\u00a0», «\u00a012 caisses\u00a0», «\u00a0120 caisses de 10 kg\u00a0»"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    unit_g = MassField(label=_("Poids d’une caisse ou d’une pièce"), required=False, max_g=MAX_UNIT_G)
    storage = forms.ChoiceField(
        label=_("Conservation"), required=False, choices=[PROPOSED, *StorageClass.choices]
    )
    family = forms.ChoiceField(label=_("Famille"), required=False, choices=[PROPOSED, *Family.choices])
    date_kind = forms.ChoiceField(label=_("Date sur l’étiquette"), required=False, choices=DateKind.choices)
    date_on = forms.DateField(label=_("Cette date"), required=False, widget=DayInput())
    exception = forms.CharField(
        label=_("Moins de 48 h avant la DLC\u00a0: comment sera-t-il redistribué à temps\u202f?"),
        required=False,
        max_length=longest("exception"),
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
        """Whether a folded field has to be seen: it holds something or is refused."""
        folded = [name for name in self.fields if name not in ("label", "quantity")]
        return any(self.errors.get(name) for name in folded) or any(
            self[name].value() not in (None, "", False, DateKind.NONE) for name in folded if name != "photo"
        )


LineFormSet = forms.formset_factory(
    LineForm, extra=1, min_num=0, max_num=MOST_LINES, validate_max=True, absolute_max=MOST_LINES
)


class OfferForm(forms.Form):
    """What all lines share. Choices of giver, network and target depend on who asks."""

    until_at = forms.DateTimeField(label=_("Jusqu’à quand\u202f?"), widget=MomentInput())
    giver = forms.ChoiceField(label=_("Qui donne\u202f?"), required=False)
    network = forms.ChoiceField(label=_("Dans quel réseau\u202f?"), required=False)
    place_note = forms.CharField(
        label=_("Où exactement\u202f?"),
        required=False,
        max_length=160,
        help_text=_("quai B, sonner à l’arrière…"),
    )
    pickup_from_at = forms.DateTimeField(
        label=_("À retirer à partir de"), required=False, widget=MomentInput()
    )
    mode = forms.ChoiceField(
        label=_("Pour qui\u202f?"),
        choices=[("", _("Selon le poids")), *Mode.choices],
        required=False,
        initial="",
        widget=forms.RadioSelect(),
    )
    target = forms.ChoiceField(label=_("D’abord pour"), required=False)
    target_until_at = forms.DateTimeField(
        label=_("Réservé jusqu’à"),
        required=False,
        widget=MomentInput(),
        help_text=_("ensuite, les autres sont prévenus"),
    )
    target_purpose = forms.CharField(
        label=_("Pour quelle action\u202f?"), required=False, max_length=longest("target_purpose")
    )
    needs_authorization = forms.BooleanField(
        label=_("Réservé aux structures habilitées (don avec réduction d’impôt)"), required=False
    )
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput())

    FOLDED = ("place_note", "pickup_from_at", "mode", "target", "target_until_at", "target_purpose")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        givers: Sequence[tuple[str, str]],
        networks: Sequence[tuple[str, str]],
        targets: Iterable[tuple[str, str]],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        for name, choices in (("giver", givers), ("network", networks), ("target", [("", "—"), *targets])):
            offer_choices(self, name, choices)
        self.several_givers, self.several_networks = len(givers) > 1, len(networks) > 1

    @property
    def unfolded(self) -> bool:
        return any(self.errors.get(name) for name in self.FOLDED) or any(
            self[name].value() not in (None, "", False) for name in self.FOLDED
        )


class TakeForm(forms.Form):
    """How many units. `for_whom` and `first_name` only where the link does not know who answers."""

    units = forms.IntegerField(label=_("Combien en prenez-vous\u202f?"), min_value=1)
    first_name = forms.CharField(label=_("Votre prénom"), max_length=60, required=False)
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
        super().__init__(data, **options)
        # Shown to the browser only: what remains may change while the page is read, the action decides.
        self.fields["units"].widget.attrs["max"] = most
        if structures is None:
            del self.fields["for_whom"], self.fields["first_name"]
        else:
            offer_choices(self, "for_whom", [("", __("Choisissez")), *structures])


class ChangeForm(forms.Form):
    """A new quantity for a claim; giving everything back has its own button."""

    units = forms.IntegerField(label=_("Combien en gardez-vous\u202f?"), min_value=1, max_value=MAX_UNITS)


class NeedForm(forms.Form):
    """« Il me manque » : families as pills."""

    families = forms.MultipleChoiceField(
        label=_("Il me manque"),
        choices=[choice for choice in Family.choices if choice[0] != Family.OTHER],
        widget=forms.CheckboxSelectMultiple(),
    )
    note = forms.CharField(
        label=_("Précision"),
        required=False,
        max_length=160,
        help_text=_("«\u00a0petits pots\u00a0», «\u00a0sans porc\u00a0»"),
    )
    until_on = forms.DateField(label=_("Jusqu’au"), widget=DayInput())
    urgent = forms.BooleanField(label=_("C’est urgent"), required=False)
    network = forms.ChoiceField(label=_("Dans quel réseau\u202f?"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        networks: Sequence[tuple[str, str]],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        offer_choices(self, "network", networks)
        self.several_networks = len(networks) > 1


class CorrectForm(forms.Form):
    """A weight said wrong: the new one and why."""

    unit_g = MassField(label=_("Poids d’une unité"), max_g=MAX_UNIT_G)
    reason = forms.CharField(label=_("Pourquoi\u202f?"), max_length=200)


def offer_choices(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """What this viewer may choose from, in a field declared without choices."""
    field: Any = form.fields[name]
    field.choices = list(choices)


def add_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Put a refusal beside its field, or on the form when it has none."""
    sentence = str(refusal)
    form.add_error(refusal.field if refusal.field in form.fields else None, sentence)


def renew_key(form: forms.Form) -> None:
    """A key that stood for another request serves no more: what is sent next is a request of its own."""
    sent: Any = form.data
    form.data = sent.copy()
    form.data[form.add_prefix("key")] = uuid.uuid4().hex  # type: ignore[index]


def put_taking_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Beside the number; for the whole form when one's share is shown in its place."""
    if refusal.code in ("already", "key_used"):
        form.add_error(None, str(refusal))
    else:
        add_refusal(form, refusal)
    if refusal.code == "key_used":
        renew_key(form)


def local_value(moment: datetime) -> str:
    """For a datetime-local input."""
    return moment.strftime("%Y-%m-%dT%H:%M")
