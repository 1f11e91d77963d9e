"""What a structure says to everybody: shape only; the rules are asked by the action."""

from collections.abc import Sequence
from typing import Any, Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors.enums import Fees, Public, PublicService, Way, WhoAsks
from tablee.web.components.options import FormOptions


class PublicForm(forms.Form):
    sites = forms.MultipleChoiceField(
        label=_("Lieux montrés à tout le monde"),
        required=False,
        help_text=_(
            "leur adresse, leurs horaires et leur point sur la carte\u202f; rien de coché\u00a0: aucun"
        ),
        widget=forms.CheckboxSelectMultiple(),
    )
    services = forms.MultipleChoiceField(
        label=_("Ce que vous proposez aux personnes qui viennent"),
        choices=PublicService.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    description = forms.CharField(
        label=_("Comment cela se passe"),
        max_length=2000,
        required=False,
        help_text=_("des phrases courtes\u00a0: ce qu’on trouve, comment on choisit, ce qu’il faut apporter"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    publics = forms.MultipleChoiceField(
        label=_("Pour qui"),
        choices=Public.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        max_length=300,
        required=False,
        help_text=_("s’il y en a\u00a0: adhésion, quartier, rendez-vous"),
    )
    fees = forms.ChoiceField(
        label=_("Faut-il payer\u202f?"),
        choices=[("", _("nous ne le disons pas")), *Fees.choices],
        required=False,
        widget=forms.RadioSelect(),
    )
    fees_note = forms.CharField(
        label=_("Combien, si c’est payant"),
        max_length=200,
        required=False,
        help_text=_("par exemple\u00a0: un dixième du prix du magasin"),
    )
    ways = forms.MultipleChoiceField(
        label=_("Comment faire la démarche"),
        choices=Way.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    who_asks = forms.MultipleChoiceField(
        label=_("Qui peut la faire"),
        choices=WhoAsks.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    email = forms.EmailField(
        label=_("Adresse électronique montrée à tout le monde"),
        required=False,
        help_text=_("celle de la structure, jamais celle d’une personne"),
    )
    shows_phone = forms.BooleanField(label=_("Montrer le téléphone de la structure"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        sites: Sequence[tuple[str, str]],
        phone: str,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["sites"]
        field.choices = sites
        if not sites:
            del self.fields["sites"]
        if phone:
            self.fields["shows_phone"].help_text = phone
        else:
            del self.fields["shows_phone"]

    @property
    def card(self) -> dict[str, Any]:
        """The action's words; what was not asked says nothing."""
        return {"sites": [], "shows_phone": False, **self.cleaned_data}
