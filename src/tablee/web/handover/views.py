"""Our hand-overs: what is to fetch, check and weigh, the slip, its signature, its paper, a year of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tablee.domains.actors import queries as actors
from tablee.domains.deliveries import actions as deliveries
from tablee.domains.deliveries import queries, rules
from tablee.domains.sharing import queries as sharing
from tablee.domains.sharing.rules import FETCHED_WITHIN
from tablee.flows import pick_up
from tablee.kernel.groups import by_key
from tablee.kernel.moments import YEARS
from tablee.kernel.refusals import visible
from tablee.web.handover.correction import Correction, WhyForm, weights_of
from tablee.web.handover.pickup import outcome_sentence, pickup_forms
from tablee.web.handover.responses import paper_response, slip_address, year_response
from tablee.web.handover.slip import Slip, month_rows
from tablee.web.share.offer_views import OfferView
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.submission import page, press, submit


@reads
def hand_overs(request: SeenRequest) -> HttpResponse:
    """What is to fetch, the latest slips, the usable part month by month, the years one may download."""
    now, viewer = timezone.now(), request.viewer
    zone = actors.zone_of(viewer.organization_id)
    waiting = sharing.claims_to_fetch(viewer, at=now, limit=60, ended_within=FETCHED_WITHIN)
    to_fetch = by_key((claim.offer.bundle_id, claim) for claim in waiting)
    context = {
        "to_fetch": [_pickup_row(claims, now) for claims in to_fetch.values()],
        "slips": [Slip(each, now) for each in queries.hand_overs_of(viewer)],
        "given": month_rows(queries.quality(viewer.organization_id, at=now, zone=zone)),
        "fetched": month_rows(queries.quality(viewer.organization_id, at=now, zone=zone, given=False)),
        "years": queries.giving_years(viewer.organization_id, zone=zone),
        "limit": queries.LIST_LIMIT,
    }
    return render(request, "handover/list.html", context)


@reads
def by_code(request: SeenRequest) -> HttpResponse:
    """From the six characters of a paper slip to its page."""
    found = queries.hand_over_by_code(request.viewer, request.GET.get("code", ""))
    if found is None:
        messages.warning(
            request, _("Aucun bordereau de votre structure ne porte ce code. Vérifiez les six caractères.")
        )
        return redirect("handover:list")
    return redirect("handover:slip", found.ref)


@reads
def year(request: SeenRequest, year: int) -> HttpResponse:
    """What our structure gave in a year, for its attestation."""
    if year not in YEARS:
        raise Http404
    return year_response(request.viewer.organization_id, year, actors.zone_of(request.viewer.organization_id))


@writes
def check(request: SeenRequest, ref: str) -> HttpResponse:
    """Check, weigh, « Terminé »: what our structure took of these lines and has not fetched yet."""
    now, viewer = timezone.now(), request.viewer
    bundle = visible(sharing.bundle_taken_by(viewer, ref))
    claims = sharing.claims_waiting(bundle, viewer.organization_id)
    if not claims:
        messages.info(request, _("Tout est déjà remis, ou rendu."))
        return redirect("handover:list")
    group = pickup_forms(request.POST, claims, now=now, ask_name=False)
    context = {"page": group, "bundle": bundle, "seen": OfferView(claims[0].offer, now)}
    answer = submit(
        request,
        group,
        lambda _data: group.hand_over(bundle, by=viewer, at=now),
        done=outcome_sentence,
        to=lambda made: reverse("handover:slip", args=[made.ref]) if made else reverse("handover:list"),
    )
    return answer or page(request, "handover/check.html", context)


@reads
def slip(request: SeenRequest, ref: str) -> HttpResponse:
    """What was handed over: code, lines, signature."""
    now = timezone.now()
    made = queries.hand_over_seen_by(request.viewer, ref)
    mine = request.viewer.organization_id
    context = {
        "slip": Slip(made, now),
        "address": slip_address(made, now),
        "fetched": made.taker_id == mine,
        "gave": mine in (made.giver_id, made.publisher_id),
        "may_correct": made.taker_id == mine and now <= made.handed_at + rules.CORRECT_WITHIN,
        "on_paper": {"paper": "1"},
    }
    return render(request, "handover/slip.html", context)


@reads
def paper(request: SeenRequest, ref: str) -> HttpResponse:
    """The slip as a PDF."""
    return paper_response(queries.hand_over_seen_by(request.viewer, ref), timezone.now())


@writes
@require_POST
def sign(request: SeenRequest, ref: str) -> HttpResponse:
    """The giver's signature: by a tap on the volunteer's phone, on paper, or by the giver itself."""
    made = queries.hand_over_seen_by(request.viewer, ref)
    how = rules.signature(made, request.viewer, on_paper="paper" in request.POST)
    return press(
        request,
        lambda: deliveries.sign(made, how=how, by=request.viewer, at=timezone.now()),
        done=_("C’est signé."),
        to=reverse("handover:slip", args=[ref]),
    )


@writes
def correct(request: SeenRequest, ref: str) -> HttpResponse:
    """Other weights on our slip, with a reason, for a month."""
    now = timezone.now()
    made = queries.hand_over_seen_by(request.viewer, ref)
    refusal = rules.why_not_correct(made, reason="…", by=request.viewer, at=now)
    if refusal is not None:
        return render(request, "handover/correct.html", {"refused": refusal, "made": made}, status=422)
    written = list(made.lines.all())
    group = Correction(WhyForm(request.POST or None), [weights_of(line, request.POST) for line in written])
    answer = submit(
        request,
        group,
        lambda data: pick_up.correct(
            made, lines=group.weighed, reason=data["why"], by=request.viewer, at=now
        ),
        done=_("C’est corrigé. Les chiffres d’avant restent dans le journal."),
        to=reverse("handover:slip", args=[ref]),
    )
    context = {
        "made": made,
        "slip": Slip(made, now),
        "lines": list(zip(group.lines, written, strict=True)),
        "why": group.why,
    }
    return answer or page(request, "handover/correct.html", context)


def _pickup_row(claims: Sequence[Any], now: datetime) -> dict[str, Any]:
    return {"bundle": claims[0].offer.bundle, "claims": claims, "seen": OfferView(claims[0].offer, now)}
