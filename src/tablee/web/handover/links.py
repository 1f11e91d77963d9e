"""Without account: the volunteer's link (check and weigh) and the giver's (read the slip and sign it)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.deliveries import actions as deliveries
from tablee.domains.deliveries import queries
from tablee.domains.deliveries.enums import Signed
from tablee.domains.sharing import queries as sharing
from tablee.flows import handing_over
from tablee.kernel import links
from tablee.kernel.refusals import Refused
from tablee.web.handover.checking import Checking, checking
from tablee.web.handover.responses import paper_response, slip_address
from tablee.web.handover.shown import Slip
from tablee.web.link import identity
from tablee.web.share.shown import Shown
from tablee.web.shell.clients import why_not_again
from tablee.web.shell.guards import SeenRequest


def pickup(request: SeenRequest, link: Any, rest: str) -> HttpResponseBase:
    """ "" checks and weighs, then shows the slip; "signer/" the giver taps here; "bordereau/" the paper."""
    now = timezone.now()
    bundle, taker = sharing.bundle_by_ref(link.object_ref), actors.organization_by_ref(link.holder_ref)
    if bundle is None or taker is None:
        raise Http404
    viewer = actors.viewer_for(taker, scope=link.scope)
    made = queries.latest_of(bundle.ref, taker.pk)
    if rest == "signer/" and request.method == "POST" and made is not None:
        return _sign(request, link, made, viewer, Signed.PAPER if "paper" in request.POST else Signed.TAP)
    if rest == "bordereau/" and made is not None:
        return paper_response(made, now)
    if rest:
        raise Http404
    claims = [each for each in sharing.claims_of(bundle, taker.pk) if each.received_g is None]
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


def slip(request: SeenRequest, link: Any, rest: str) -> HttpResponseBase:
    """ "" the slip as its giver reads it; "signer/" signs it; "bordereau/" the paper."""
    now = timezone.now()
    made = queries.hand_over_by_ref(link.object_ref)
    if made is None:
        raise Http404
    viewer = actors.viewer_for(made.giver, scope=link.scope)
    if rest == "signer/" and request.method == "POST":
        return _sign(request, link, made, viewer, Signed.OWN)
    if rest == "bordereau/":
        return paper_response(made, now)
    if rest or request.method == "POST":
        raise Http404
    context = {"slip": Slip(made, now), "path": links.path_of(link), "address": slip_address(made, now)}
    return render(request, "handover/link_slip.html", context)


def _check(request: SeenRequest, link: Any, bundle: Any, claims: list[Any], viewer: Any) -> HttpResponseBase:
    now = timezone.now()
    remembered = identity.known(request)
    name = remembered.first_name if remembered else claims[0].first_name
    page = checking(request.POST, claims, now=now, ask_name=True, name=name)
    if request.method == "POST":
        too_often = why_not_again(request, "handover", limit=60, seconds=600, who=link.code)
        if too_often is not None:
            page.refuse(too_often)
        elif page.is_valid() and _handed_over(request, page, bundle, viewer, now):
            return redirect(links.path_of(link))
    context = {
        "page": page,
        "bundle": bundle,
        "seen": Shown(claims[0].offer, viewer, now),
        "taker": claims[0].organization,
    }
    return render(
        request, "handover/link_check.html", context, status=422 if request.method == "POST" else 200
    )


def _handed_over(request: SeenRequest, page: Checking, bundle: Any, viewer: Any, now: Any) -> bool:
    said = page.head.cleaned_data
    try:
        made = handing_over.hand_over(
            bundle,
            checked=page.checked,
            probes=page.probes,
            by=viewer.but(first_name=said.get("first_name", "")),
            at=now,
            key=said["key"] or None,
        )
    except Refused as refused:
        page.refuse(refused.refusal)
        return False
    if made is None:
        messages.success(request, _("C’est noté\u00a0: rien n’était là, tout est rendu aux autres."))
    else:
        messages.success(request, _("C’est remis. Montrez le code, ou faites signer."))
    return True


def _sign(request: SeenRequest, link: Any, made: Any, viewer: Any, how: Signed) -> HttpResponseBase:
    try:
        deliveries.sign(made, how=how, by=viewer, at=timezone.now())
    except Refused as refused:
        messages.warning(request, str(refused.refusal))
    else:
        messages.success(request, _("C’est signé."))
    return redirect(links.path_of(link))
