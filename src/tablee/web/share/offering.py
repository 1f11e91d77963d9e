"""Reading « Proposer un surplus » and publishing it: the same for a signed-in giver and for a donor's link."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.lines import kept
from tablee.domains.stock import queries as stock
from tablee.flows.publication import publish_with_link
from tablee.kernel.refusals import Refused
from tablee.web.share.forms import LineFormSet, OfferForm, add_refusal, renew_key
from tablee.web.share.times import proposed_end


@dataclass
class Offering:
    """The forms of one page, and the people and places they choose from."""

    viewer: Viewer
    givers: dict[str, Any]
    networks: dict[str, Any]
    targets: dict[str, Any]
    form: OfferForm
    lines: Any

    @property
    def labels(self) -> list[str]:
        """Names of products, for the field's suggestions."""
        return list(stock.products_seen_by(self.viewer).values_list("label", flat=True))


def offering(request: HttpRequest, viewer: Viewer, *, now: datetime) -> Offering:
    """Forms bound to a POST, or proposed afresh (`?quoi=` proposes the first line's product)."""
    givers = {viewer.organization_ref: actors.own_organization(viewer)}
    if viewer.via == "page":
        givers |= {donor.ref: donor for donor in actors.donors_of(viewer)}
    networks = {
        network.ref: network
        for network in actors.networks_seen_by(viewer)
        if network.pk in viewer.network_ids
    }
    targets = {
        each.ref: each
        for each in actors.organizations_seen_by(viewer).order_by("sort_name")
        if each.ref != viewer.organization_ref
    }
    choices: dict[str, Any] = {
        "givers": [(ref, each.name) for ref, each in givers.items()],
        "networks": [(ref, each.name) for ref, each in networks.items()],
        "targets": [(ref, each.name) for ref, each in targets.items()],
    }
    zone = next(iter(networks.values())).time_zone if networks else "Europe/Paris"
    if request.method == "POST":
        form = OfferForm(request.POST, **choices)
        lines = LineFormSet(request.POST, request.FILES, prefix="lines")
    else:
        asked = request.GET
        form = OfferForm(
            initial={
                "until_at": proposed_end(now, zone),
                "giver": asked.get("qui", viewer.organization_ref),
                "mode": Mode.TARGETED if asked.get("pour") else "",
                "target": asked.get("pour", ""),
                "key": uuid.uuid4().hex,
            },
            **choices,
        )
        lines = LineFormSet(prefix="lines", initial=[{"label": asked["quoi"]}] if asked.get("quoi") else None)
        lines.extra = 0 if asked.get("quoi") else 1
    return Offering(viewer, givers, networks, targets, form, lines)


def publish(page: Offering, *, now: datetime) -> Any | None:
    """The published bundle, or None with the reasons beside their fields."""
    if not (page.form.is_valid() & page.lines.is_valid()):
        return None
    data = page.form.cleaned_data
    filled = [line for line in page.lines.forms if line.has_changed()]
    if not filled:
        page.lines.forms[0].add_error(
            "label", _("Dites ce que c’est\u00a0: «\u00a0pain\u00a0», «\u00a0pommes\u00a0»…")
        )
        return None
    giver = page.givers.get(data["giver"] or page.viewer.organization_ref)
    network = page.networks.get(data["network"]) or next(iter(page.networks.values()), None)
    if network is None or giver is None:
        page.form.add_error(
            None, _("Votre structure n’est dans aucun réseau\u00a0: rejoignez-en un d’abord.")
        )
        return None
    target = page.targets.get(data["target"])
    shared = kept(data) | {"target_id": target.pk if target else None}
    lines: list[Any] = []
    try:
        for form in filled:
            lines.append(form.line(page.viewer, **shared))
        return publish_with_link(
            network,
            giver=giver,
            lines=lines,
            until_at=data["until_at"],
            by=page.viewer,
            at=now,
            site=actors.main_site(giver.pk),
            place_note=data["place_note"],
            pickup_from_at=data["pickup_from_at"],
            key=data["key"] or None,
        )
    except Refused as refused:
        if refused.refusal.code == "key_used":
            renew_key(page.form)
        # Either a line could not be read (the one after those that were), or publishing names its line.
        _put_beside(page, filled, refused, len(lines))
        return None


def _put_beside(page: Offering, filled: list[Any], refused: Refused, index: int) -> None:
    refusal = refused.refusal
    line = filled[min(refusal.facts.get("line", index), len(filled) - 1)]
    names = {"units": "quantity", "unit_g": "unit_g"}
    if refusal.field in page.form.fields:
        add_refusal(page.form, refusal)
    elif (name := names.get(refusal.field, refusal.field)) in line.fields:
        line.add_error(name, str(refusal))
    else:
        page.form.add_error(None, str(refusal))
