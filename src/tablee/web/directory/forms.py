"""What a structure says to everybody: shape only; the rules are asked by the action."""

from collections.abc import Sequence
from typing import Any, Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors.enums import Fees, Public, PublicService, Way, WhoAsks
from tablee.web.components.options import FormOptions, ViewerForm, boxes, radios, words


class PublicForm(ViewerForm):
    sites = boxes(
        _("Lieux montrés à tout le monde"),
        hint=_("leur adresse, leurs horaires et leur point sur la carte\u202f; rien de coché\u00a0: aucun"),
    )
    services = boxes(_("Ce que vous proposez aux personnes qui viennent"), PublicService.choices)
    description = words(
        _("Comment cela se passe"),
        2000,
        _("des phrases courtes\u00a0: ce qu’on trouve, comment on choisit, ce qu’il faut apporter"),
        rows=5,
        required=False,
    )
    publics = boxes(_("Pour qui"), Public.choices)
    conditions = words(
        _("Conditions"), 300, _("s’il y en a\u00a0: adhésion, quartier, rendez-vous"), required=False
    )
    fees = radios(
        _("Faut-il payer\u202f?"), [("", _("nous ne le disons pas")), *Fees.choices], required=False
    )
    fees_note = words(
        _("Combien, si c’est payant"),
        200,
        _("par exemple\u00a0: un dixième du prix du magasin"),
        required=False,
    )
    ways = boxes(_("Comment faire la démarche"), Way.choices)
    who_asks = boxes(_("Qui peut la faire"), WhoAsks.choices)
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
        super().__init__(data, choices={"sites": sites}, **options)
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
