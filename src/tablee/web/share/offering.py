"""Reading « Proposer un surplus » and publishing it: the same for a signed-in giver and for a donor's link."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.lines import OfferLine, kept
from tablee.domains.stock import queries as stock
from tablee.flows.publication import publish_with_link
from tablee.kernel.refusals import Refusal
from tablee.web.share.forms import LineFormSet, OfferForm, renew_key
from tablee.web.shell.submission import page, put_refusal, submit

EVENING, NOON = time(19, 0), time(12, 0)
ENOUGH = timedelta(hours=2)


def no_network() -> str:
    return _("Votre structure n’est dans aucun réseau\u00a0: rejoignez-en un d’abord.")


@dataclass
class Offering:
    """The forms of one page, and the people and places they choose from."""

    viewer: Viewer
    givers: dict[str, Any]
    networks: dict[str, Any]
    targets: dict[str, Any]
    form: OfferForm
    lines: Any
    ready: list[OfferLine] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """Names of products, for the field's suggestions."""
        return list(stock.products_seen_by(self.viewer).values_list("label", flat=True))

    @property
    def filled(self) -> list[Any]:
        return [line for line in self.lines.forms if line.has_changed()]

    @property
    def cleaned_data(self) -> dict[str, Any]:
        return self.form.cleaned_data

    @property
    def giver(self) -> Any:
        return self.givers.get(self.cleaned_data["giver"] or self.viewer.organization_ref)

    @property
    def network(self) -> Any:
        return self.networks.get(self.cleaned_data["network"]) or next(iter(self.networks.values()), None)

    def is_valid(self) -> bool:
        """The forms, that a line says something, and that there is somewhere to offer it."""
        if not (self.form.is_valid() & self.lines.is_valid()):
            return False
        if not self.filled:
            what = _("Dites ce que c’est\u00a0: «\u00a0pain\u00a0», «\u00a0pommes\u00a0»…")
            self.lines.forms[0].add_error("label", what)
        elif self.network is None or self.giver is None:
            self.form.add_error(None, no_network())
        else:
            return True
        return False

    def publish(self, now: datetime) -> Any:
        """The published bundle. Raises Refused."""
        data, target = self.cleaned_data, self.targets.get(self.cleaned_data["target"])
        shared = kept(data) | {"target_id": target.pk if target else None}
        for line in self.filled:
            self.ready.append(line.line(self.viewer, **shared))
        return publish_with_link(
            self.network,
            giver=self.giver,
            lines=self.ready,
            until_at=data["until_at"],
            by=self.viewer,
            at=now,
            site=actors.main_site(self.giver.pk),
            place_note=data["place_note"],
            pickup_from_at=data["pickup_from_at"],
            key=data["key"] or None,
        )

    def refuse(self, refusal: Refusal) -> None:
        """Either a line could not be read (the one after those that were), or publishing names its line."""
        if refusal.code == "key_used":
            renew_key(self.form)
        filled = self.filled
        line = filled[min(refusal.facts.get("line", len(self.ready)), len(filled) - 1)]
        shared = refusal.field in self.form.fields or refusal.field not in {*line.fields, "units"}
        put_refusal(self.form if shared else line, refusal, units="quantity")


def proposed_end(now: datetime, zone: ZoneInfo) -> datetime:
    """This evening while there is time, else tomorrow at noon; local."""
    local = now.astimezone(zone)
    this_evening = datetime.combine(local.date(), EVENING, tzinfo=zone)
    if this_evening - local >= ENOUGH:
        return this_evening
    return datetime.combine(local.date() + timedelta(days=1), NOON, tzinfo=zone)


def offering(request: HttpRequest, viewer: Viewer, *, now: datetime) -> Offering:
    """Forms bound to a POST, or proposed afresh (`?quoi=` proposes the first line's product)."""
    givers = {viewer.organization_ref: actors.own_organization(viewer)}
    if viewer.via == "page":
        givers |= {donor.ref: donor for donor in actors.donors_of(viewer)}
    networks = {network.ref: network for network in actors.networks_sat_in(viewer)}
    others = actors.organizations_seen_by(viewer).order_by("sort_name")
    targets = {other.ref: other for other in others if other.ref != viewer.organization_ref}
    fields: dict[str, dict[str, Any]] = {"giver": givers, "network": networks, "target": targets}
    choices = {name: [(ref, row.name) for ref, row in rows.items()] for name, rows in fields.items()}
    choices["target"].insert(0, ("", "—"))
    zone = ZoneInfo(next(iter(networks.values())).time_zone if networks else "Europe/Paris")
    if request.method == "POST":
        form = OfferForm(request.POST, choices=choices)
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
            choices=choices,
        )
        lines = LineFormSet(prefix="lines", initial=[{"label": asked["quoi"]}] if asked.get("quoi") else None)
        lines.extra = 0 if asked.get("quoi") else 1
    return Offering(viewer, givers, networks, targets, form, lines)


def offer_page(
    request: HttpRequest,
    template: str,
    viewer: Viewer,
    *,
    done: str | Callable[[Any], str],
    to: str | Callable[[Any], str],
    context: Mapping[str, Any],
) -> HttpResponse:
    """Three fields are enough; « une autre ligne » works without JavaScript too."""
    now = timezone.now()
    group = offering(request, viewer, now=now)
    shown = {"page": group, **context}
    if "more" in request.POST:
        data = request.POST.copy()
        data["lines-TOTAL_FORMS"] = str(min(len(group.lines.forms) + 1, LineFormSet.max_num))
        group.lines = LineFormSet(data, request.FILES, prefix="lines")
        return render(request, template, shown | {"adding": True})
    return submit(request, group, lambda _data: group.publish(now), done=done, to=to) or page(
        request, template, shown
    )
