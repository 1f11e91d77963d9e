"""« Nos règles »: by which rules a network lives, since when and why; whoever facilitates adopts the next version."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Unpack

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors import queries as actors
from tablee.domains.field.enums import Family
from tablee.domains.governance import actions as governance
from tablee.domains.governance import queries as in_force
from tablee.domains.governance.kinds import KINDS, RuleKind
from tablee.kernel.quantities import HARD, format_mass, format_number, format_percent
from tablee.kernel.refusals import NotVisible
from tablee.web.components.inputs import DayInput, MassField
from tablee.web.components.options import FormOptions, words
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.networks import chosen, tabs
from tablee.web.shell.submission import form_page

LINE = "value_"  # before a family's key: one field of a table


class AdoptForm(forms.Form):
    """The next version of one rule: its value (one a family for a table), its first day, and why."""

    starts_on = forms.DateField(label=_("À partir du"), widget=DayInput())
    reason = words(_("Pourquoi"), 300, _("une phrase que tout le réseau lira"), rows=3)

    def __init__(
        self, data: QueryDict | None = None, *, kind: RuleKind, **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, **options)
        self.kind = kind
        values = line_fields(kind) if kind.type == "table" else {"value": value_field(kind)}
        self.fields.update(values)
        self.order_fields([*values, "starts_on", "reason"])

    @property
    def lines(self) -> list[forms.BoundField]:
        """A table's lines, in the families' own order; none for a single value."""
        return [self[name] for name in self.fields if name.startswith(LINE)]

    def clean(self) -> dict[str, Any]:
        """A table's lines become its one value."""
        data = super().clean() or {}
        if self.kind.type == "table":
            lines = {
                name.removeprefix(LINE): data.pop(name, None) for name in list(data) if name.startswith(LINE)
            }
            data["value"] = lines
        return data


class ThousandthsField(forms.DecimalField):
    """Thousandths out of a percentage, « 150 » or « 12,5 »."""

    def __init__(self, *, label: str, min_value: int, max_value: int) -> None:
        super().__init__(
            label=label, min_value=min_value, max_value=max_value, max_digits=6, decimal_places=1
        )

    def to_python(self, value: object) -> Any:
        return super().to_python(
            "".join(value.split()).replace(",", ".") if isinstance(value, str) else value
        )

    def clean(self, value: object) -> int:
        return int(super().clean(value) * 10)


def line_fields(kind: RuleKind) -> dict[str, forms.Field]:
    """One field a family: whole grams, or a percentage."""
    if in_grams(kind):
        return {
            LINE + key: forms.IntegerField(
                label=str(Family(key).label), min_value=kind.low, max_value=kind.high
            )
            for key in kind.default
        }
    low, high = kind.low // 10, kind.high // 10
    return {
        LINE + key: ThousandthsField(label=str(Family(key).label), min_value=low, max_value=high)
        for key in kind.default
    }


def first_values(kind: RuleKind, value: object) -> dict[str, Any]:
    """What the form shows before anybody typed: what is in force."""
    if isinstance(value, bool):
        return {"value": "yes" if value else "no"}
    if isinstance(value, dict):
        shown = (
            value
            if in_grams(kind)
            else {key: format_number(Decimal(each) / 10, 1) for key, each in value.items()}
        )
        return {LINE + key: each for key, each in shown.items()}
    return {"value": value}


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


def in_grams(kind: RuleKind) -> bool:
    """Of a table: grams, else thousandths."""
    return "_g_" in f"{kind.key}_"


def by_family(kind: RuleKind, value: object) -> list[tuple[str, str]]:
    """A table's lines, « Produits laitiers »: « 500 g » (grams) or « 100 % » (thousandths); none for a single value."""
    if not isinstance(value, dict):
        return []
    grams = in_grams(kind)
    return [
        (
            str(Family(key).label),
            format_mass(number) if grams else format_percent(Decimal(number) / 10, 1),
        )
        for key, number in value.items()
    ]


def say_value(kind: RuleKind, value: object) -> str:
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
    network = chosen(networks, request.GET.get("reseau", ""))
    context: dict[str, Any] = {"network": network}
    if network is not None:
        today = timezone.localdate()
        context |= {
            "groups": _groups(
                in_force.rules_on(network.pk, today).values(), network.pk in viewer.facilitates
            ),
            "history": [
                (row, KINDS[row.kind].label, say_value(KINDS[row.kind], row.value), row.starts_on > today)
                for row in in_force.history(viewer, network.ref)[:60]
                if row.kind in KINDS
            ],
            "tabs": tabs(networks, network, reverse("settings:rules")),
        }
    return render(request, "settings/rules.html", context)


def _facts(rule: in_force.InForce) -> dict[str, Any]:
    """One value or a table's lines; « v2 », the law's, or that nobody adopted anything yet."""
    return {
        "value": "" if rule.kind.type == "table" else say_value(rule.kind, rule.value),
        "families": by_family(rule.kind, rule.value),
        "version": rule.version if rule.since or rule.kind.locked else __("de départ"),
    }


def _groups(rules: Iterable[in_force.InForce], facilitates: bool) -> list[list[dict[str, Any]]]:
    """One value each, then tables: cards of one height stand side by side."""
    rows = [
        {
            "rule": rule,
            "may_change": facilitates and not rule.kind.locked and rule.kind.low < rule.kind.high,
            **_facts(rule),
        }
        for rule in rules
    ]
    groups = [[row for row in rows if not row["families"]], [row for row in rows if row["families"]]]
    return [group for group in groups if group]


@writes
def rule(request: SeenRequest, ref: str, key: str) -> HttpResponse:
    """The next version of one rule of a network one facilitates."""
    viewer, today = request.viewer, timezone.localdate()
    network = actors.network_seen_by(viewer, ref)
    stands = in_force.rules_on(network.pk, today).get(key)
    if stands is None or network.pk not in viewer.facilitates:
        raise NotVisible(key)
    first = first_values(stands.kind, stands.value) | {"starts_on": today}
    return form_page(
        request,
        "settings/rule.html",
        AdoptForm(request.POST or None, kind=stands.kind, initial=first),
        lambda data: governance.adopt(network, key=key, by=viewer, at=timezone.now(), **data),
        done=__("Règle adoptée : elle vaudra à partir du jour dit."),
        to=f"{reverse('settings:rules')}?{urlencode({'reseau': network.ref})}",
        context={
            "network": network,
            "stands": stands,
            **_facts(stands),
            "line_unit": "g" if in_grams(stands.kind) else "%",
        },
    )
