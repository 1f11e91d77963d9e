"""Without account: the volunteer's link (check and weigh) and the giver's (read the slip and sign it)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries import actions as deliveries
from tablee.domains.deliveries import queries, rules
from tablee.domains.sharing import queries as sharing
from tablee.kernel import links
from tablee.kernel.refusals import visible
from tablee.web.handover.pickup import outcome_sentence, pickup_forms
from tablee.web.handover.responses import paper_response, slip_address
from tablee.web.handover.slip import Slip
from tablee.web.share.offer_views import OfferView
from tablee.web.shell import identity
from tablee.web.shell.clients import why_not_again
from tablee.web.shell.guards import SeenRequest
from tablee.web.shell.submission import page, press, submit

if TYPE_CHECKING:
    from tablee.domains.deliveries.models import HandOver
    from tablee.domains.sharing.models import Bundle
    from tablee.kernel.models import Link


def pickup(request: SeenRequest, link: Link, rest: str) -> HttpResponseBase:
    """ "" checks and weighs, then shows the slip; "signer/" the giver taps here; "bordereau/" the paper."""
    now = timezone.now()
    bundle = visible(sharing.bundle_by_ref(link.object_ref))
    taker = visible(actors.organization_by_ref(link.holder_ref))
    viewer = actors.viewer_for(taker, scope=link.scope)
    made = queries.latest_of(bundle.ref, taker.pk)
    if rest == "signer/" and request.method == "POST" and made is not None:
        return _sign(request, link, made, viewer)
    if rest == "bordereau/" and made is not None:
        return paper_response(made, now)
    if rest:
        raise Http404
    claims = sharing.claims_waiting(bundle, taker.pk)
    if claims:
        return _check(request, link, bundle, claims, viewer)
    context = {
        "slip": Slip(made, now) if made else None,
        "address": slip_address(made, now) if made else "",
        "taker": taker,
        "path": links.path_of(link),
        "on_paper": {"paper": "1"},
    }
    return render(request, "handover/link_done.html", context)


def slip(request: SeenRequest, link: Link, rest: str) -> HttpResponseBase:
    """ "" the slip as its giver reads it; "signer/" signs it; "bordereau/" the paper."""
    now = timezone.now()
    made = visible(queries.hand_over_by_ref(link.object_ref))
    viewer = actors.viewer_for(made.giver, scope=link.scope)
    if rest == "signer/" and request.method == "POST":
        return _sign(request, link, made, viewer)
    if rest == "bordereau/":
        return paper_response(made, now)
    if rest or request.method == "POST":
        raise Http404
    context = {"slip": Slip(made, now), "path": links.path_of(link), "address": slip_address(made, now)}
    return render(request, "handover/link_slip.html", context)


def _check(
    request: SeenRequest, link: Link, bundle: Bundle, claims: list[Any], viewer: Viewer
) -> HttpResponseBase:
    now = timezone.now()
    remembered = identity.known(request)
    name = remembered.first_name if remembered else claims[0].first_name
    group = pickup_forms(request.POST, claims, now=now, ask_name=True, name=name)

    def act(_data: dict[str, Any]) -> HandOver | None:
        return group.hand_over(bundle, by=viewer, at=now)

    limit = {"limit": 60, "seconds": 600}
    if request.method == "POST" and (often := why_not_again(request, "handover", who=link.code, **limit)):
        group.refuse(often)
    elif answer := submit(request, group, act, done=outcome_sentence, to=links.path_of(link)):
        return answer
    context = {
        "page": group,
        "bundle": bundle,
        "seen": OfferView(claims[0].offer, now),
        "taker": claims[0].organization,
    }
    return page(request, "handover/link_check.html", context)


def _sign(request: SeenRequest, link: Link, made: HandOver, viewer: Viewer) -> HttpResponse:
    how = rules.signature(made, viewer, on_paper="paper" in request.POST)
    return press(
        request,
        lambda: deliveries.sign(made, how=how, by=viewer, at=timezone.now()),
        done=_("C’est signé."),
        to=links.path_of(link),
    )
