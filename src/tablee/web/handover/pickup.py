"""The form of a pick-up: one part a claim (how many, how heavy, what is set aside and why), one head (temperatures)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries import rules
from tablee.domains.deliveries.enums import Reason
from tablee.domains.deliveries.rules import Probe, Weighed
from tablee.domains.field.enums import StorageClass
from tablee.domains.field.units import format_count_of_units
from tablee.flows import pick_up
from tablee.flows.pick_up import ClaimCheck
from tablee.kernel.quantities import format_mass, format_temperature
from tablee.kernel.refusals import Refusal
from tablee.web.components.inputs import MassField, TemperatureField
from tablee.web.components.options import FormOptions, radios, words
from tablee.web.shell.submission import put_refusal

if TYPE_CHECKING:
    from tablee.domains.deliveries.models import HandOver
    from tablee.domains.sharing.models import Bundle, Claim


FIELD_OF = {"good_g": "weighed_g"}
SIGNS = {
    Reason.USE_BY: "calendar-x",
    Reason.SPOILED: "bug",
    Reason.COLD: "thermometer-sun",
    Reason.PACKAGING: "package-open",
    Reason.LABEL: "tag",
    Reason.OTHER: "circle-question-mark",
}


class WeightsForm(forms.Form):
    """What was weighed, and of it what is to sort and what is set aside. Good = weighed − to sort − set aside."""

    weighed_g = MassField(label=_("Poids pesé"), required=False, min_g=0)
    to_sort_g = MassField(label=_("Dont à trier"), required=False, min_g=0)
    refused_g = MassField(label=_("Dont à écarter"), required=False, min_g=0)
    reason = radios(_("Pourquoi c’est écarté"), Reason.choices, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        source_ref: str,
        units: int,
        offered_g: int,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, prefix=source_ref, initial=initial)
        self.source_ref, self.units, self.offered_g = source_ref, units, offered_g

    def weigh(self, data: Mapping[str, Any], units: int, offered_g: int) -> Weighed | None:
        """The line as typed, or None with the reason beside its field."""
        weighed, refused = data.get("weighed_g"), data.get("refused_g") or 0
        if weighed is None:
            if "weighed_g" not in self.errors:
                self.add_error("weighed_g", __("Écrivez un poids, par exemple 12,5\u00a0kg."))
            return None
        good = weighed - (data.get("to_sort_g") or 0) - refused
        if good < 0:
            where = "refused_g" if refused > (data.get("to_sort_g") or 0) else "to_sort_g"
            self.add_error(where, __("C’est plus que le poids pesé."))
            return None
        line = Weighed(
            source_ref=self.source_ref,
            units=units,
            offered_g=offered_g,
            good_g=good,
            to_sort_g=data.get("to_sort_g") or 0,
            refused_g=refused,
            reason=data.get("reason") or "",
        )
        if (refusal := rules.why_not_weigh(line)) is not None:
            put_refusal(self, refusal, **FIELD_OF)
            return None
        return line

    @property
    def reasons(self) -> list[tuple[Any, str]]:
        """Each choice with its pictogram."""
        signs = {str(key): sign for key, sign in SIGNS.items()}
        return [(choice, signs[str(choice.data["value"])]) for choice in self["reason"].subwidgets]

    @property
    def set_aside(self) -> bool:
        """Whether the folded part is to be shown open."""
        return bool(self.is_bound and (self.errors or self.data.get(self.add_prefix("refused_g"))))


class LineForm(WeightsForm):
    """One claim at the door; 0 units: nothing was there, it goes back."""

    def __init__(self, data: QueryDict | None = None, *, claim: Claim) -> None:
        self.claim = claim
        offered = claim.units * claim.offer.unit_g
        initial = {"units": claim.units, "weighed_g": offered}
        super().__init__(data, source_ref=claim.ref, units=claim.units, offered_g=offered, initial=initial)
        most = __("Votre part est de %(most)s.") % {
            "most": format_count_of_units(claim.units, claim.offer.unit)
        }
        self.fields["units"] = forms.IntegerField(
            label=__("Combien"), min_value=0, max_value=claim.units, error_messages={"max_value": most}
        )
        if claim.offer.unit == "kg":
            # Counted in kilograms the weight says it all: one figure to type, not two.
            self.fields["units"].widget = forms.HiddenInput()
        self.order_fields(["units", "weighed_g", "to_sort_g", "refused_g", "reason"])
        self.line: Weighed | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        units = data.get("units")
        if units and self.claim.offer.unit == "kg" and data.get("weighed_g") == 0:
            units = 0
        if units:
            self.line = self.weigh(data, units, units * self.claim.offer.unit_g)
        return data

    @property
    def announced(self) -> str:
        """« 12 caisses · 120 kg annoncés »."""
        mass = __("%(mass)s annoncés") % {"mass": format_mass(self.offered_g)}
        if self.claim.offer.unit == "kg":
            return mass
        return f"{format_count_of_units(self.claim.units, self.claim.offer.unit)} · {mass}"

    @property
    def checked(self) -> ClaimCheck:
        """Once valid."""
        if self.line is None:
            return ClaimCheck(self.claim.ref, 0, 0)
        return ClaimCheck(
            self.claim.ref,
            self.line.units,
            self.line.good_g,
            self.line.to_sort_g,
            self.line.refused_g,
            self.line.reason,
        )


class HeadForm(forms.Form):
    """Who checks, one temperature a cold storage, and the key that makes a second press harmless."""

    key = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    first_name = words(_("Votre prénom"), 60, required=False, autocomplete="given-name")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        cold: Mapping[str, int],
        ask_name: bool,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.cold = cold
        if not ask_name:
            del self.fields["first_name"]
        for storage, most in cold.items():
            name = StorageClass(storage).label
            self.fields[f"t_{storage}"] = TemperatureField(
                label=__("Température, %(storage)s") % {"storage": name},
                required=False,
                help_text=__("au plus %(most)s") % {"most": format_temperature(most)},
            )
            self.fields[f"remedy_{storage}"] = words(
                __("Trop chaud\u00a0: ce que vous faites"), 200, required=False
            )

    @property
    def probe_fields(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """(temperature, what is done about it): the second only once it is asked for."""
        return [
            (self[f"t_{each}"], self[f"remedy_{each}"] if self._warm(each) else None) for each in self.cold
        ]

    def _warm(self, storage: str) -> bool:
        name = self.add_prefix(f"remedy_{storage}")
        return self.is_bound and (f"remedy_{storage}" in self.errors or bool(self.data.get(name)))

    def probe(self, storage: str) -> Probe | None:
        """What was read; None with the reason beside its field."""
        tenths = self.cleaned_data.get(f"t_{storage}")
        if tenths is None:
            if f"t_{storage}" not in self.errors:
                self.add_error(
                    f"t_{storage}",
                    __("Relevez la température\u00a0: il y a du froid dans ce que vous prenez."),
                )
            return None
        probe = Probe(storage, tenths, self.cleaned_data.get(f"remedy_{storage}") or "")
        if (refusal := rules.why_not_probe(probe, self.cold[storage])) is not None:
            names = {"temperature": f"t_{storage}", "remedy": f"remedy_{storage}"}
            put_refusal(self, refusal, **names)
            return None
        return probe


@dataclass
class PickupForms:
    """The page's forms, and what they say once valid."""

    lines: list[LineForm]
    head: HeadForm
    probes: dict[str, Probe]

    def is_valid(self) -> bool:
        """Every line and the head are looked at, so that all reasons show at once."""
        looked_at = [each.is_valid() for each in (*self.lines, self.head)]
        cold = {
            line.claim.offer.storage
            for line in self.lines
            if line.is_valid() and line.line is not None and line.line.accepted_g
        }
        if self.head.is_valid():
            for storage in self.head.cold:
                probe = self.head.probe(storage) if storage in cold else None
                if probe is not None:
                    self.probes[storage] = probe
        return all(looked_at) and self.head.is_valid()

    @property
    def cleaned_data(self) -> dict[str, Any]:
        return self.head.cleaned_data

    def hand_over(self, bundle: Bundle, *, by: Viewer, at: datetime) -> HandOver | None:
        """Write down what was checked; None: nothing was there. A first name that was asked signs. Raises Refused."""
        name = self.cleaned_data.get("first_name")
        return pick_up.hand_over(
            bundle,
            checked=[line.checked for line in self.lines],
            probes=self.probes,
            by=by if name is None else by.but(first_name=name),
            at=at,
            key=self.cleaned_data["key"] or None,
        )

    def refuse(self, refusal: Refusal) -> None:
        """A reason the flow found, beside the line it is about."""
        about = next((line for line in self.lines if line.claim.ref == refusal.facts.get("claim")), None)
        put_refusal(about or self.head, refusal, **FIELD_OF)


def pickup_forms(
    data: QueryDict | None, claims: Sequence[Any], *, now: datetime, ask_name: bool, name: str = ""
) -> PickupForms:
    """The forms of these claims (not fetched yet), empty or bound."""
    goods = ((claim.offer.storage, claim.offer.family) for claim in claims)
    cold = rules.most_by_storage(claims[0].offer.network, goods, at=now)
    initial = {"key": uuid.uuid4().hex, "first_name": name}
    head = HeadForm(data or None, cold=cold, ask_name=ask_name, initial=initial)
    return PickupForms([LineForm(data or None, claim=claim) for claim in claims], head, {})


def outcome_sentence(made: HandOver | None) -> str:
    """What is said after a pick-up."""
    if made is None:
        return __("C’est noté\u00a0: rien n’était là, tout est rendu aux autres.")
    return __("C’est remis. Montrez le code, ou faites signer.")
