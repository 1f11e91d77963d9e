"""One form with a field of each kind, never saved."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tablee.web.components.inputs import DayInput, HourInput, MassField


class SpecimenForm(forms.Form):
    """A field of each kind that pages use."""

    product = forms.CharField(
        label=_("Quoi\u202f?"),
        max_length=60,
        help_text=_("Comme vous le diriez\u00a0: «\u00a0pain du jour\u00a0»."),
    )
    weight = MassField(label=_("Poids d’une caisse"))
    units = forms.IntegerField(label=_("Combien en prenez-vous\u202f?"), min_value=1, max_value=12, initial=4)
    weighed = MassField(label=_("Poids sur la balance"), required=False)
    storage = forms.ChoiceField(
        label=_("Comment ça se garde\u202f?"),
        choices=[("ambient", _("ambiant")), ("chilled", _("frais")), ("frozen", _("surgelé"))],
        widget=forms.RadioSelect,
        initial="ambient",
    )
    families = forms.MultipleChoiceField(
        label=_("Ce que vous prenez"),
        choices=[
            ("fruits", _("fruits et légumes")),
            ("dairy", _("produits laitiers")),
            ("bread", _("pain")),
            ("dry", _("épicerie")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=["fruits", "bread"],
    )
    place = forms.ChoiceField(
        label=_("Où\u202f?"), choices=[("quai", _("Quai B")), ("reserve", _("Réserve"))]
    )
    until_on = forms.DateField(label=_("À consommer jusqu’au"), widget=DayInput)
    until_at = forms.TimeField(label=_("À retirer avant"), widget=HourInput, required=False)
    photo = forms.FileField(label=_("Une photo"), required=False)
    note = forms.CharField(
        label=_("Un mot pour qui vient"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    checked = forms.BooleanField(label=_("J’ai vérifié l’aspect et l’emballage"), required=False)
