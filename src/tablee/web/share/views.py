"""Lists of surplus and needs, one offer, publishing, taking, changing, giving back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
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
from tablee.kernel.refusals import Refused
from tablee.web.share.forms import (
    ChangeForm,
    CorrectForm,
    LineFormSet,
    NeedForm,
    TakeForm,
    add_refusal,
    put_taking_refusal,
)
from tablee.web.share.offer_card import offer_card
from tablee.web.share.offer_views import OfferView, offer_views, suggested_units
from tablee.web.share.offering import offering, publish
from tablee.web.share.times import end_of_week
from tablee.web.shell.guards import SeenRequest, reads, writes

if TYPE_CHECKING:
    from tablee.domains.sharing.models import Offer


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
    """Three fields are enough; « une autre ligne » works without JavaScript too."""
    now = timezone.now()
    page = offering(request, request.viewer, now=now)
    if request.method == "POST":
        if "more" in request.POST:
            data = request.POST.copy()
            data["lines-TOTAL_FORMS"] = str(min(len(page.lines.forms) + 1, LineFormSet.max_num))
            page.lines = LineFormSet(data, request.FILES, prefix="lines")
            page.lines.is_bound = True
            return render(request, "share/new.html", {"page": page, "adding": True})
        bundle = publish(page, now=now)
        if bundle is not None:
            messages.success(request, _("C’est publié. Collez le lien dans votre boucle."))
            first = queries.offers_of(bundle, request.viewer, at=now)[0]
            return redirect("share:offer", first.ref)
    status = 422 if request.method == "POST" else 200
    return render(request, "share/new.html", {"page": page}, status=status)


@writes
def offer(request: SeenRequest, ref: str) -> HttpResponse:
    """One offer: take a part of it, or, for whoever gives, see who takes and share the link."""
    now = timezone.now()
    seen = _seen(request, ref, now)
    if request.method == "POST":
        form = TakeForm(request.POST, most=seen.offer.units_left)
        if form.is_valid() and _take(request, seen, form, now):
            return redirect("share:offer", ref)
        return _offer_page(request, seen, form, now, status=422)
    units, why = 1, ""
    if seen.can_take:
        units, why = suggested_units(seen)
    form = TakeForm(most=seen.offer.units_left, initial={"units": units, "key": uuid.uuid4().hex})
    return _offer_page(request, seen, form, now, why=why)


@writes
@require_POST
def change_claim(request: SeenRequest, ref: str) -> HttpResponse:
    """Lower, raise or give back what our structure took."""
    now = timezone.now()
    claim = queries.claim_seen_by(request.viewer, ref)
    if claim is None:
        raise Http404
    form = ChangeForm(request.POST)
    give_back = "give_back" in request.POST
    if give_back or form.is_valid():
        try:
            units = 0 if give_back else form.cleaned_data["units"]
            sharing.change_claim(claim, units=units, by=request.viewer, at=now)
        except Refused as refused:
            messages.warning(request, str(refused.refusal))
        else:
            messages.success(request, change_message(claim.offer, units))
    else:
        messages.warning(request, _("Donnez un nombre entier, au moins 1."))
    return redirect("share:offer", claim.offer.ref)


@writes
@require_POST
def withdraw(request: SeenRequest, ref: str) -> HttpResponse:
    """Take back what is left, or the whole offer."""
    now = timezone.now()
    seen = _seen(request, ref, now)
    whole = request.POST.get("whole") == "1"
    try:
        sharing.withdraw(seen.offer, by=request.viewer, at=now, keep_claims=not whole)
    except Refused as refused:
        messages.warning(request, str(refused.refusal))
    else:
        messages.success(
            request, _("C’est retiré.") if not whole else _("C’est annulé. Les structures sont prévenues.")
        )
    return redirect("share:offer", ref)


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
    form = CorrectForm(request.POST or None, initial={"unit_g": seen.offer.unit_g})
    if request.method == "POST" and form.is_valid():
        try:
            sharing.correct(seen.offer, by=request.viewer, at=now, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused.refusal)
        else:
            messages.success(request, _("C’est corrigé. L’ancien chiffre reste dans le journal."))
            return redirect("share:offer", ref)
    status = 422 if form.is_bound else 200
    return render(request, "share/correct.html", {"seen": seen, "form": form}, status=status)


@reads
def photo(request: SeenRequest, ref: str) -> HttpResponse:
    """The picture of an offer one may see."""
    jpeg = queries.photo_seen_by(request.viewer, ref, at=timezone.now())
    if jpeg is None:
        raise Http404
    return HttpResponse(jpeg, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})


@writes
def new_need(request: SeenRequest) -> HttpResponse:
    """« Il me manque »: families as pills, one press."""
    now = timezone.now()
    networks = {
        each.ref: each
        for each in actors.networks_seen_by(request.viewer)
        if each.pk in request.viewer.network_ids
    }
    choices = [(ref, each.name) for ref, each in networks.items()]
    zone = next(iter(networks.values())).time_zone if networks else "Europe/Paris"
    form = NeedForm(
        request.POST or None, networks=choices, initial={"until_on": end_of_week(now, zone).date()}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        network = networks.get(data.pop("network")) or next(iter(networks.values()), None)
        try:
            if network is None:
                form.add_error(
                    None, _("Votre structure n’est dans aucun réseau\u00a0: rejoignez-en un d’abord.")
                )
            else:
                organization = actors.own_organization(request.viewer)
                needs = sharing.say_needs(
                    network, organization=organization, by=request.viewer, at=now, **data
                )
                text = ngettext(
                    "C’est dit\u00a0: %(n)s famille manque.",
                    "C’est dit\u00a0: %(n)s familles manquent.",
                    len(needs),
                )
                messages.success(request, text % {"n": len(needs)})
                return redirect("share:list")
        except Refused as refused:
            add_refusal(form, refused.refusal)
    status = 422 if form.is_bound else 200
    return render(request, "share/need.html", {"form": form}, status=status)


@writes
@require_POST
def close_need(request: SeenRequest, ref: str) -> HttpResponse:
    """It is no longer missing."""
    need = queries.need_seen_by(request.viewer, ref)
    if need is None:
        raise Http404
    sharing.close_need(need, by=request.viewer, at=timezone.now())
    messages.success(request, _("C’est noté\u00a0: il ne manque plus."))
    return redirect("share:list")


def change_message(offer: Offer, units: int) -> str:
    """What is said after a claim changed."""
    if units == 0:
        return _("C’est rendu. Les autres peuvent prendre.")
    return _("C’est noté\u00a0: %(units)s.") % {"units": format_count_of_units(units, offer.unit)}


def _seen(request: SeenRequest, ref: str, now: datetime) -> OfferView:
    found = queries.offer_seen_by(request.viewer, ref, at=now)
    if found is None:
        raise Http404
    return offer_views([found], request.viewer, now=now)[0]


def _own_offer(request: SeenRequest, ref: str, now: datetime) -> OfferView:
    seen = _seen(request, ref, now)
    if not gives(request.viewer, seen.offer):
        raise Http404
    return seen


def gives(viewer: Viewer, offer: Offer) -> bool:
    """Whether the viewer's organisation gives or published this offer."""
    return viewer.organization_id in (offer.giver_id, offer.bundle.publisher_id)


def _take(request: SeenRequest, seen: OfferView, form: TakeForm, now: datetime) -> bool:
    data = form.cleaned_data
    try:
        sharing.claim(seen.offer, units=data["units"], by=request.viewer, at=now, key=data["key"] or None)
    except Refused as refused:
        seen.offer.refresh_from_db()
        put_taking_refusal(form, refused.refusal)
        return False
    quantity = format_count_of_units(data["units"], seen.offer.unit)
    messages.success(request, _("C’est noté\u00a0: %(units)s pour vous.") % {"units": quantity})
    return True


def _offer_page(
    request: SeenRequest, seen: OfferView, form: TakeForm, now: datetime, *, why: str = "", status: int = 200
) -> HttpResponse:
    ours = gives(request.viewer, seen.offer)
    context: dict[str, Any] = {
        "seen": seen,
        "form": form,
        "why": why,
        "ours": ours,
        "picture": queries.photo_size(seen.offer),
    }
    context |= {
        "may_deal": seen.offer.mode == Mode.FAIR_SHARE
        and rules.why_not_share_out(seen.offer, by=request.viewer, at=now) is None,
        "share_outs": queries.share_outs_on(seen.offer),
    }
    context |= {"give_back": {"give_back": "1"}, "whole": {"whole": "1"}}
    if seen.mine:
        context["change_form"] = ChangeForm(initial={"units": seen.mine.units})
    if ours:
        bundle = seen.offer.bundle
        lines = queries.offers_of(bundle, request.viewer, at=now)
        live = links.live_links(scopes.BUNDLE, bundle.ref, at=now)
        context |= {
            "claims": queries.claims_on(seen.offer, request.viewer),
            "others": [OfferView(each, now) for each in lines if each.pk != seen.offer.pk],
            "link_address": address_of(live[0]) if live else "",
            "text": loop_text(bundle, lines, live[0], at=now) if live else "",
        }
    return render(request, "share/offer.html", context, status=status)


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
