"""The page that explains the rule: in words, with an example anyone checks by hand, and a year simulated three ways."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.governance import queries as governance
from tablee.domains.governance.queries import InForce
from tablee.domains.sharing.kinds import (
    FAIR_SHARE_FROM_G,
    KM_TOLERANCE,
    MINIMUM_G,
    NORM_G,
    POINTS,
    WINDOW_DAYS,
)
from tablee.kernel.quantities import format_mass, format_number, format_percent
from tablee.web.share.offer_views import family_label
from tablee.web.shell.guards import SeenRequest, reads
from tablee.web.shell.networks import chosen, tabs

WIDTH, HEIGHT, TOP_GINI = 640, 220, 0.45
WAYS = ("ours", "first come", "pro-rata")


@dataclass(frozen=True)
class Line:
    """One way's curve: its key for the style, its name, its points."""

    key: str
    name: str
    points: str


@cache
def year() -> dict[str, Any]:
    """The simulated year, as `python -m benchmarks.allocation.year --write` wrote it."""
    text = files("tablee.web.share").joinpath("data/allocation_year.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def names() -> dict[str, str]:
    return {
        "ours": _("la part juste"),
        "first come": _("premier arrivé, premier servi"),
        "pro-rata": _("au prorata des personnes"),
    }


def curves() -> list[Line]:
    """Inequality (Gini) month after month, in the drawing's own units: 0 at the bottom."""
    months = year()["gini_since_the_start"]
    step = WIDTH / max(1, len(months) - 1)
    lines = []
    for way in WAYS:
        heights = [HEIGHT - HEIGHT * min(month[way], TOP_GINI) / TOP_GINI for month in months]
        points = " ".join(f"{index * step:.1f},{height:.1f}" for index, height in enumerate(heights))
        lines.append(Line(way.replace(" ", "-"), names()[way], points))
    return lines


def table() -> list[tuple[str, str, str, str, str]]:
    """(way, Gini, least served, waste, kilometres) for the table beside the drawing."""
    ways = year()["ways"]
    return [
        (
            names()[way],
            format_number(round(ways[way]["gini"] * 1000)),
            format_percent(round(ways[way]["least_served"] * 100)),
            f"{format_number(round(ways[way]['waste'] * 1000))} ‰",
            format_number(round(ways[way]["tonne_km"])),
        )
        for way in WAYS
    ]


@reads
def rule(request: SeenRequest) -> HttpResponse:
    """By which rule do we share?"""
    today = timezone.localdate()
    networks = list(actors.networks_seen_by(request.viewer))
    network = chosen(networks, request.GET.get("reseau", ""))
    in_force = governance.rules_on(network.pk, today) if network else {}
    simulated = year()
    context = {
        "network": network,
        "tabs": tabs(networks, network, reverse("share:rule")),
        "facts": _facts(in_force) if in_force else [],
        "norms": _by_family(in_force[NORM_G].value, in_force[POINTS].value) if in_force else [],
        "curves": curves(),
        "table": table(),
        "from": date.fromisoformat(simulated["from"]),
        "to": date.fromisoformat(simulated["to"]),
        "offers": simulated["offers"],
        "kilos": format_mass(simulated["offered_kg"] * 1000),
        "width": WIDTH,
        "height": HEIGHT,
        "jump_since": today - timedelta(days=90),
    }
    return render(request, "share/rule.html", context)


def _facts(in_force: Mapping[str, InForce]) -> list[tuple[str, str]]:
    window, minimum = in_force[WINDOW_DAYS], in_force[MINIMUM_G]
    start, tolerance = in_force[FAIR_SHARE_FROM_G], in_force[KM_TOLERANCE]
    said = (
        (start, format_mass(start.value)),
        (window, _("%(days)s jours") % {"days": window.value}),
        (minimum, format_mass(minimum.value)),
        (tolerance, format_percent(tolerance.value)),
    )
    return [(str(each.kind.label), f"{value} ({_version(each)})") for each, value in said]


def _version(rule: InForce) -> str:
    """« v2 » once the network adopted one of its own."""
    return str(rule.version) if rule.since else _("de départ")


def _by_family(norms: dict[str, int], points: dict[str, int]) -> list[tuple[str, str, str]]:
    return [
        (family_label(family), format_mass(grams), format_percent(points.get(family, 1000) // 10))
        for family, grams in norms.items()
    ]
