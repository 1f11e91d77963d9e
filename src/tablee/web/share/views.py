"""Lists of surplus and needs, one offer, publishing, taking, changing, giving back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.field.units import format_count_of_units
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import queries, rules
from tablee.domains.sharing.enums import Mode
from tablee.flows import publication, scopes
from tablee.flows.loop_text import address_of, loop_text
from tablee.kernel import links
from tablee.kernel.moments import end_of_week
from tablee.kernel.refusals import refuse, visible
from tablee.web.share.dealt import with_status
from tablee.web.share.forms import ChangeForm, CorrectForm, NeedForm, TakeForm
from tablee.web.share.offer_card import offer_card
from tablee.web.share.offer_views import OfferView, closure_then, offer_views, suggested_units
from tablee.web.share.offering import no_network, offer_page
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.submission import form_page, page, press, submit

if TYPE_CHECKING:
    from tablee.domains.sharing.models import Bundle, Claim, Need, Offer


@reads
def offers(request: SeenRequest) -> HttpResponse:
    """What can be taken now, what is missing, and what we offered."""
    now, viewer = timezone.now(), request.viewer
    family = request.GET.get("famille", "") if request.GET.get("famille") in Family.values else ""
    storage = request.GET.get("froid", "") if request.GET.get("froid") in StorageClass.values else ""
    found = queries.open_offers(viewer, at=now, families=[family] if family else [], storage=storage)
    needs = queries.open_needs(viewer, at=now)
    return render(
        request,
        "share/list.html",
        {
            "offers": [offer_card(seen) for seen in offer_views(found, viewer, now=now)],
            "ours": [OfferView(offer, now) for offer in queries.offers_given_by(viewer, at=now)],
            "needs": needs,
            "filtered": bool(family or storage),
            "family_filters": _filters(request, "famille", Family.choices, family),
            "storage_filters": _filters(request, "froid", StorageClass.choices, storage),
            "many": len(found) >= queries.LIST_LIMIT,
            "limit": queries.LIST_LIMIT,
        },
    )


@writes
def new_offer(request: SeenRequest) -> HttpResponse:
    """Propose a surplus."""

    def first_of(bundle: Bundle) -> OfferView:
        now = timezone.now()
        return OfferView(queries.offers_of(bundle, request.viewer, at=now)[0], now)

    def to(bundle: Bundle) -> str:
        return first_of(bundle).url

    def done(bundle: Bundle) -> str:
        if reserved := first_of(bundle).reserved:
            return _("C’est publié. %(reserved)s.") % {"reserved": reserved}
        return _("C’est publié. Collez le lien dans votre boucle.")

    return offer_page(request, "share/new.html", request.viewer, done=done, to=to, context={})


@writes
def offer(request: SeenRequest, ref: str) -> HttpResponse:
    """One offer: take a part of it, or, for whoever gives, see who takes and share the link."""
    now = timezone.now()
    seen = _seen(request, ref, now)
    units, why = suggested_units(seen) if request.method != "POST" and seen.can_take else (1, "")
    first = {"units": units, "key": uuid.uuid4().hex}
    form = TakeForm(request.POST or None, most=seen.offer.units_left, initial=first)

    def act(data: dict[str, Any]) -> Claim:
        units, key = data["units"], data["key"] or None
        return sharing.claim(seen.offer, units=units, by=request.viewer, at=now, key=key)

    def done(claim: Claim) -> str:
        quantity = format_count_of_units(claim.units, seen.offer.unit)
        return _("C’est noté\u00a0: %(units)s pour vous.") % {"units": quantity}

    if (answer := submit(request, form, act, done=done, to=reverse("share:offer", args=[ref]))) is not None:
        return answer
    if form.is_bound:
        seen.offer.refresh_from_db()
    return page(request, "share/offer.html", _offer_context(request, seen, now) | {"form": form, "why": why})


@writes
@require_POST
def change_claim(request: SeenRequest, ref: str) -> HttpResponse:
    """Lower, raise or give back what our structure took."""
    claim = queries.claim_seen_by(request.viewer, ref)
    form = ChangeForm(request.POST)
    if "give_back" not in request.POST and not form.is_valid():
        messages.warning(request, _("Donnez un nombre entier, au moins 1."))
        return redirect("share:offer", claim.offer.ref)
    units = 0 if "give_back" in request.POST else form.cleaned_data["units"]
    return press(
        request,
        lambda: sharing.change_claim(claim, units=units, by=request.viewer, at=timezone.now()),
        done=change_message(claim.offer, units),
        to="share:offer",
        ref=claim.offer.ref,
    )


@writes
@require_POST
def withdraw(request: SeenRequest, ref: str) -> HttpResponse:
    """Take back what is left, or the whole offer."""
    now = timezone.now()
    seen = _seen(request, ref, now)
    whole = request.POST.get("whole") == "1"
    return press(
        request,
        lambda: sharing.withdraw(seen.offer, by=request.viewer, at=now, keep_claims=not whole),
        done=_("C’est annulé. Les structures sont prévenues.") if whole else _("C’est retiré."),
        to="share:offer",
        ref=ref,
    )


@writes
@require_POST
def renew_link(request: SeenRequest, ref: str) -> HttpResponse:
    """Close the link that went too far and open another."""
    now = timezone.now()
    seen = _own_offer(request, ref, now)
    publication.renew_loop_link(seen.offer, by=request.viewer, at=now)
    messages.success(request, _("L’ancien lien est fermé. En voici un nouveau."))
    return redirect("share:offer", ref)


@writes
def correct(request: SeenRequest, ref: str) -> HttpResponse:
    """Correct a weight; the old figure stays readable in the journal."""
    now = timezone.now()
    seen = _own_offer(request, ref, now)
    return form_page(
        request,
        "share/correct.html",
        CorrectForm(request.POST or None, initial={"unit_g": seen.offer.unit_g}),
        lambda data: sharing.correct(seen.offer, by=request.viewer, at=now, **data),
        done=_("C’est corrigé. L’ancien chiffre reste dans le journal."),
        to=reverse("share:offer", args=[ref]),
        context={"seen": seen},
    )


@reads
def photo(request: SeenRequest, ref: str) -> HttpResponse:
    """The picture of an offer one may see."""
    return photo_response(queries.photo_seen_by(request.viewer, ref, at=timezone.now()))


@writes
def new_need(request: SeenRequest) -> HttpResponse:
    """« Il me manque »: families as pills, one press."""
    now, networks = timezone.now(), actors.networks_sat_in(request.viewer)
    zone = ZoneInfo(networks[0].time_zone if networks else "Europe/Paris")
    form = NeedForm(
        request.POST or None,
        choices={"network": [(network.ref, network.name) for network in networks]},
        initial={"until_on": end_of_week(now, zone)},
    )

    def act(data: dict[str, Any]) -> list[Need]:
        ref, own = data.pop("network"), actors.own_organization(request.viewer)
        network = next((each for each in networks if each.ref == ref), networks[0] if networks else None)
        if network is None:
            refuse("no_network", no_network())
        return sharing.say_needs(network, organization=own, by=request.viewer, at=now, **data)

    def done(needs: list[Need]) -> str:
        text = ngettext(
            "C’est dit\u00a0: %(n)s famille manque.",
            "C’est dit\u00a0: %(n)s familles manquent.",
            len(needs),
        )
        return text % {"n": len(needs)}

    return form_page(request, "share/need.html", form, act, done=done, to=reverse("share:list"))


@writes
@require_POST
def close_need(request: SeenRequest, ref: str) -> HttpResponse:
    """It is no longer missing."""
    need = queries.need_seen_by(request.viewer, ref)
    sharing.close_need(need, by=request.viewer, at=timezone.now())
    messages.success(request, _("C’est noté\u00a0: il ne manque plus."))
    return redirect("share:list")


def change_message(offer: Offer, units: int) -> str:
    """What is said after a claim changed."""
    if units == 0:
        return _("C’est rendu. Les autres peuvent prendre.")
    return _("C’est noté\u00a0: %(units)s.") % {"units": format_count_of_units(units, offer.unit)}


def _seen(request: SeenRequest, ref: str, now: datetime) -> OfferView:
    offer = queries.offer_seen_by(request.viewer, ref, at=now)
    return offer_views([offer], request.viewer, now=now)[0]


def _own_offer(request: SeenRequest, ref: str, now: datetime) -> OfferView:
    seen = _seen(request, ref, now)
    if not gives(request.viewer, seen.offer):
        raise Http404
    return seen


def gives(viewer: Viewer, offer: Offer) -> bool:
    """Whether the viewer's organisation gives or published this offer."""
    return viewer.organization_id in (offer.giver_id, offer.bundle.publisher_id)


def photo_response(jpeg: bytes | None) -> HttpResponse:
    headers = {"Cache-Control": "private, max-age=3600"}
    return HttpResponse(visible(jpeg), content_type="image/jpeg", headers=headers)


def _offer_context(request: SeenRequest, seen: OfferView, now: datetime) -> dict[str, Any]:
    ours = gives(request.viewer, seen.offer)
    context: dict[str, Any] = {
        "seen": seen,
        "ours": ours,
        "picture": queries.photo_size(seen.offer),
        "may_deal": seen.offer.mode == Mode.FAIR_SHARE
        and rules.why_not_share_out(seen.offer, by=request.viewer, at=now) is None,
        "share_outs": with_status(queries.share_outs_on(seen.offer), now),
        "give_back": {"give_back": "1"},
        "whole": {"whole": "1"},
    }
    if seen.share:
        context["closure"] = closure_then(seen.share, now)
    if seen.mine:
        context["change_form"] = ChangeForm(initial={"units": seen.mine.units})
    if ours:
        bundle = seen.offer.bundle
        lines = queries.offers_of(bundle, request.viewer, at=now)
        live = links.live_links(scopes.BUNDLE, bundle.ref, at=now)
        context |= {
            "claims": queries.claims_on(seen.offer, request.viewer),
            "others": [OfferView(line, now) for line in lines if line.pk != seen.offer.pk],
            "link_address": address_of(live[0]) if live else "",
            "text": loop_text(bundle, lines, live[0], at=now) if live else "",
        }
    return context


def _filters(
    request: SeenRequest, name: str, choices: Iterable[tuple[str, str | Promise]], chosen: str
) -> list[dict[str, Any]]:
    def url(value: str) -> str:
        query = request.GET.copy()
        query.pop(name, None)
        if value:
            query[name] = value
        return f"{request.path}?{query.urlencode()}" if query else request.path

    all_of_them = {"label": _("Tout"), "url": url(""), "current": not chosen}
    return [
        all_of_them,
        *({"label": label, "url": url(value), "current": value == chosen} for value, label in choices),
    ]
