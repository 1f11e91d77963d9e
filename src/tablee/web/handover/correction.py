"""The form of a correction: the weights of a slip again, and why."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tablee.domains.deliveries.rules import Weighed
from tablee.kernel.refusals import Refusal
from tablee.web.components.options import words
from tablee.web.handover.pickup import WeightsForm
from tablee.web.shell.submission import put_refusal

if TYPE_CHECKING:
    from tablee.domains.deliveries.models import HandOverLine


class WhyForm(forms.Form):
    """Why weights are corrected."""

    why = words(_("Pourquoi vous corrigez"), 200, _("les chiffres d’avant restent lisibles dans le journal"))


@dataclass
class Correction:
    """The page's forms, and the lines they say once valid."""

    why: WhyForm
    lines: list[WeightsForm]
    weighed: list[Weighed] = field(default_factory=list)

    def is_valid(self) -> bool:
        """Every line and the reason are looked at, so that all faults show at once."""
        lines = [
            form.weigh(form.cleaned_data, form.units, form.offered_g) if form.is_valid() else None
            for form in self.lines
        ]
        self.weighed = [line for line in lines if line is not None]
        return self.why.is_valid() and len(self.weighed) == len(lines)

    @property
    def cleaned_data(self) -> dict[str, Any]:
        return self.why.cleaned_data

    def refuse(self, refusal: Refusal) -> None:
        put_refusal(self.why, refusal)


def weights_of(line: "HandOverLine", data: QueryDict) -> WeightsForm:
    """A line's weights as they stand, or as they were typed."""
    initial = {
        "weighed_g": line.accepted_g + line.refused_g,
        "to_sort_g": line.to_sort_g or None,
        "refused_g": line.refused_g or None,
        "reason": line.reason,
    }
    return WeightsForm(
        data or None, source_ref=line.source_ref, units=line.units, offered_g=line.offered_g, initial=initial
    )
