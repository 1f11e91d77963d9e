"""« Nos règles »: by which rules a network lives, since when and why; whoever facilitates adopts the next version."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import Family
from tablee.domains.governance import actions as governance
from tablee.domains.governance import queries as in_force
from tablee.domains.governance.kinds import RuleKind, kinds
from tablee.kernel.quantities import HARD, format_mass, format_number, format_percent
from tablee.kernel.refusals import NotVisible
from tablee.web.components.inputs import DayInput, MassField
from tablee.web.settings.acting import form_page
from tablee.web.shell.guards import SeenRequest, reads, writes


class AdoptForm(forms.Form):
    """The next version of one rule: its value, its first day, and why."""

    starts_on = forms.DateField(label=_("À partir du"), widget=DayInput())
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=300,
        help_text=_("une phrase que tout le réseau lira"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("value", "starts_on", "reason")

    def __init__(self, *args: Any, kind: RuleKind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["value"] = value_field(kind)
        self.order_fields(self.field_order)


def value_field(kind: RuleKind) -> forms.Field:
    """The field that fits the rule's type; the bounds themselves are the rule's business."""
    label = str(kind.label)
    if kind.type == "bool":
        return forms.TypedChoiceField(
            label=label,
            choices=[("yes", __("oui")), ("no", __("non"))],
            coerce=lambda typed: typed == "yes",
            widget=forms.RadioSelect(),
        )
    if is_mass(kind):
        return MassField(label=label)
    return forms.IntegerField(label=label, min_value=kind.low, max_value=kind.high)


def is_mass(kind: RuleKind) -> bool:
    """Names carry their unit."""
    return kind.key.endswith("_g")


def by_family(kind: RuleKind, value: Any) -> list[tuple[str, str]]:
    """A table's lines, « Produits laitiers »: « 500 g » (grams) or « 100 % » (thousandths); none for a single value."""
    if not isinstance(value, dict):
        return []
    in_grams = "_g_" in f"{kind.key}_"
    return [
        (str(Family(key).label), format_mass(number) if in_grams else format_percent(number // 10))
        for key, number in value.items()
    ]


def say_value(kind: RuleKind, value: Any) -> str:
    """« 30 kg », « 6 heures », « oui »."""
    if isinstance(value, bool):
        return __("oui") if value else __("non")
    if isinstance(value, dict):
        return ", ".join(
            __("%(name)s\u00a0: %(value)s") % {"name": family, "value": said}
            for family, said in by_family(kind, value)
        )
    if not isinstance(value, int):
        return str(value)
    return format_mass(value) if is_mass(kind) else f"{format_number(value)}{HARD}{kind.unit}".strip(HARD)


@reads
def rules(request: SeenRequest) -> HttpResponse:
    """By which rules do we live?"""
    viewer = request.viewer
    networks = list(actors.networks_seen_by(viewer))
    wanted = request.GET.get("reseau", "")
    network = (
        next((each for each in networks if each.ref == wanted), None)
        if wanted
        else next(iter(networks), None)
    )
    if wanted and network is None:
        raise NotVisible(wanted)
    context: dict[str, Any] = {"network": network}
    if network is not None:
        today = timezone.localdate()
        facilitates = network.pk in viewer.facilitates
        context |= {
            "rows": [
                {
                    "rule": rule,
                    "value": "" if rule.kind.type == "table" else say_value(rule.kind, rule.value),
                    "families": by_family(rule.kind, rule.value),
                    "version": rule.version if rule.since or rule.kind.locked else __("de départ"),
                    "may_change": facilitates and not rule.kind.locked and rule.kind.type != "table",
                }
                for rule in in_force.rules_on(network.pk, today).values()
            ],
            "history": [
                (row, kinds()[row.kind].label, say_value(kinds()[row.kind], row.value), row.starts_on > today)
                for row in in_force.history(viewer, network.ref)[:60]
                if row.kind in kinds()
            ],
            "tabs": [
                {
                    "label": each.name,
                    "url": f"{reverse('settings:rules')}?{urlencode({'reseau': each.ref})}",
                    "current": each == network,
                }
                for each in networks
            ]
            if len(networks) > 1
            else [],
        }
    return render(request, "settings/rules.html", context)


@writes
def rule(request: SeenRequest, ref: str, key: str) -> HttpResponse:
    """The next version of one rule of a network one facilitates."""
    viewer, today = request.viewer, timezone.localdate()
    network = actors.network_seen_by(viewer, ref)
    stands = in_force.rules_on(network.pk, today).get(key)
    if stands is None or network.pk not in viewer.facilitates:
        raise NotVisible(key)
    value = {True: "yes", False: "no"}[stands.value] if isinstance(stands.value, bool) else stands.value
    form = AdoptForm(request.POST or None, kind=stands.kind, initial={"value": value, "starts_on": today})

    def act(data: dict[str, Any]) -> object:
        return governance.adopt(network, key=key, by=viewer, at=timezone.now(), **data)

    return form_page(
        request,
        "settings/rule.html",
        form,
        act,
        done=__("Règle adoptée : elle vaudra à partir du jour dit."),
        to=f"{reverse('settings:rules')}?{urlencode({'reseau': network.ref})}",
        context={
            "network": network,
            "stands": stands,
            "value": say_value(stands.kind, stands.value),
            "may_write": True,
        },
    )
