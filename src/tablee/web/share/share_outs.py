"""« Répartir »: see who would get what and why, lower a cap, propose; then follow the answers, replay, take the CSV."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Unpack

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import dealing, queries, rules
from tablee.kernel.moments import format_hour, format_moment, local_day
from tablee.kernel.refusals import NotVisible
from tablee.standards.sheets.write import CSV_TYPE
from tablee.web.components.inputs import MassField, MomentInput
from tablee.web.components.options import FormOptions
from tablee.web.share.dealt import (
    left_out,
    preview_rows,
    regime_words,
    scale_of,
    status_label,
    units_head,
    with_status,
    written_rows,
)
from tablee.web.share.offer_views import OfferView, closure_then
from tablee.web.shell.downloads import download
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.submission import press, submit

if TYPE_CHECKING:
    from tablee.domains.sharing.models import Share, ShareOut


CAP = "cap_"


class DealForm(forms.Form):
    """When answers are due, and caps lowered for this dealing only (one field a structure)."""

    deadline_at = forms.DateTimeField(
        label=gettext_lazy("Répondre avant"),
        required=False,
        widget=MomentInput(),
        help_text=gettext_lazy("sinon, la règle du réseau"),
    )

    def __init__(
        self, data: QueryDict | None = None, *, structures: dict[str, str], **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, **options)
        for ref, name in structures.items():
            self.fields[CAP + ref] = MassField(label=name, required=False, min_g=0)

    def caps_g(self) -> dict[str, int]:
        """Lowered caps in grams, by organisation reference."""
        return {
            name.removeprefix(CAP): value
            for name, value in self.cleaned_data.items()
            if name.startswith(CAP) and value is not None
        }

    def cap_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(CAP)]


@reads
def waiting(request: SeenRequest) -> HttpResponse:
    """Surpluses that wait to be dealt, alone or together, and the share-outs of our networks."""
    now = timezone.now()
    offers = queries.waiting_offers(request.viewer, at=now)
    context = {
        "offers": [OfferView(offer, now) for offer in offers],
        "share_outs": with_status(queries.share_outs_of(request.viewer), now),
        "waiting": queries.shares_waiting(request.viewer, at=now),
    }
    return render(request, "share/waiting.html", context)


@writes
def deal(request: SeenRequest) -> HttpResponse:
    """Preview of a dealing (`?offre=OF-…`, several for a batch); « Proposer » sends it."""
    now = timezone.now()
    try:
        offers = _chosen(request, now)
    except (Http404, NotVisible):  # another tab, or back after the press
        made = queries.last_share_out_on(request.viewer, request.GET.getlist("offre"))
        if made is None:
            raise
        messages.info(request, _already_proposed(made, now))
        return redirect(_address(made))
    form, dealt = _preview(request, offers, now)

    def act(data: dict[str, Any]) -> ShareOut:
        return sharing.propose(
            offers,
            by=request.viewer,
            at=now,
            deadline_at=data["deadline_at"],
            caps_g=form.caps_g(),
            portions=request.POST.get("portions"),
        )

    if "propose" in request.POST:
        done = _("C’est proposé. Chacune reçoit sa part avec sa raison.")
        if answer := submit(request, form, act, done=done, to=_address):
            return answer
    rows = preview_rows(dealt, offers) if dealt else []
    figures = {"supply_g": dealt.regime.supply_g, "could_take_g": dealt.regime.could_take_g} if dealt else {}
    context = {
        "offers": [OfferView(each, now) for each in offers],
        "form": form,
        "dealt": dealt,
        "rows": rows,
        "takers": len({row.ref for row in rows if row.units}),
        "units_head": units_head(offers),
        "scale": scale_of(rows),
        "regime": regime_words(dealt.regime.name, dealt.regime.because, figures) if dealt else ("", ""),
        "refused": rules.nobody_can_take(dealt.regime.because) if dealt and not dealt.result.shares else None,
        "units_total": sum(offer.units_left for offer in offers),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "share/deal.html", context, status=status)


def _already_proposed(made: ShareOut, now: datetime) -> str:
    if local_day(made.proposed_at) == local_day(now):
        return _("C’était déjà proposé à %(hour)s.") % {"hour": format_hour(made.proposed_at)}
    return _("C’était déjà proposé %(when)s.") % {"when": format_moment(made.proposed_at, now)}


def _chosen(request: SeenRequest, now: datetime) -> list[Any]:
    """The offers asked for, all of them dealable by this viewer and waiting; 404 otherwise."""
    wanted = request.GET.getlist("offre")
    waiting_now = {offer.ref: offer for offer in queries.waiting_offers(request.viewer, at=now)}
    if len(wanted) == 1:
        single = queries.offer_seen_by(request.viewer, wanted[0], at=now)
        if rules.why_not_share_out(single, by=request.viewer, at=now) is None:
            return [single]
    if not wanted or any(ref not in waiting_now for ref in wanted):
        raise Http404
    chosen = [waiting_now[ref] for ref in dict.fromkeys(wanted)]
    if len({each.network_id for each in chosen}) != 1:
        raise Http404
    return chosen


def _preview(request: SeenRequest, offers: list[Any], now: datetime) -> tuple[DealForm, Any]:
    first = dealing.deal(offers, at=now)
    names = {ref: each.name for ref, each in first.structures.items()}
    if request.method != "POST":
        return DealForm(structures=names), first
    form = DealForm(request.POST, structures=names)
    if not form.is_valid():
        return form, first
    caps = form.caps_g()
    return form, dealing.deal(offers, at=now, caps_g=caps) if caps else first


@reads
def share_out(request: SeenRequest, ref: str) -> HttpResponse:
    """A share-out that was proposed: rows, answers, rule, rounds; `?rejouer=1` deals the stored inputs again."""
    share_out: Any = queries.share_out_seen_by(request.viewer, ref)  # with its `rows`
    now = timezone.now()
    rows = written_rows(share_out, now)
    same = None
    if request.GET.get("rejouer"):
        again = dealing.replay(share_out.problem, share_out.seed)
        same = sorted([each.lot, each.structure, each.crates] for each in again.shares) == sorted(
            share_out.result["shares"]
        )
    names = {
        organization.ref: organization.name for organization in actors.organizations_seen_by(request.viewer)
    }
    mine = [
        (share, closure_then(share, now), OfferView(share.offer, now))
        for share in share_out.rows
        if share.organization_id == request.viewer.organization_id and share.state == "proposed"
    ]
    offers = list({share.offer_id: share.offer for share in share_out.rows}.values())
    context = {
        "share_out": share_out,
        "status": status_label(share_out, now),
        "rows": rows,
        "scale": scale_of(rows),
        "units_head": units_head(offers),
        "left_out": left_out(share_out, names),
        "regime": regime_words(share_out.regime, share_out.because, share_out.figures),
        "same": same,
        "offers": offers,
        "may_cancel": rules.why_not_cancel_share_out(share_out, by=request.viewer) is None,
        "mine": mine,
    }
    return render(request, "share/share_out.html", context)


@reads
def sheet(request: SeenRequest, ref: str) -> HttpResponse:
    """The published share-out as CSV: anyone deals it again with docs/recompute.py."""
    share_out = queries.share_out_seen_by(request.viewer, ref)
    text = dealing.sheet(dealing.read_problem(share_out.problem), share_out.seed)
    return download(text, CSV_TYPE, f"repartition-{share_out.ref}.csv")


@writes
@require_POST
def answer(request: SeenRequest, ref: str) -> HttpResponse:
    """Take all, take less, or pass, in one press."""
    share = queries.share_seen_by(request.viewer, ref)
    passed = _("C’est noté\u00a0: la part ira aux autres. Merci d’avoir répondu.")
    to = reverse("share:share_out", args=[share.share_out.ref])
    return press_answer(request, share, request.viewer, done=(_("C’est noté."), passed), to=to)


@writes
@require_POST
def cancel(request: SeenRequest, ref: str) -> HttpResponse:
    """Take back what was not answered."""
    share_out = queries.share_out_seen_by(request.viewer, ref)
    return press(
        request,
        lambda: sharing.cancel_share_out(share_out, by=request.viewer, at=timezone.now()),
        done=_("C’est annulé. Ce qui est pris reste pris."),
        to="share:share_out",
        ref=ref,
    )


def press_answer(
    request: SeenRequest,
    share: Share,
    by: Viewer,
    *,
    to: str,
    done: tuple[str, str] = ("", ""),
    name: str = "",
) -> HttpResponse:
    """Take or pass as was pressed, then `to`; `done`: what is said of the one and of the other."""
    units = read_answer(request.POST, share)
    if units is None:
        messages.warning(request, _("Donnez un nombre entier, entre 0 et votre part."))
        return redirect(to)
    return press(
        request,
        lambda: sharing.answer(share, units=units, by=by, at=timezone.now(), first_name=name),
        done=done[units == 0],
        to=to,
    )


def read_answer(posted: QueryDict, share: Share) -> int | None:
    """« all », « pass », or a number of units; None when it is no whole number within the share."""
    if "all" in posted:
        return int(share.units)
    if "pass" in posted:
        return 0
    text = str(posted.get("units", "")).strip()
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= share.units
        else None
    )


def _address(share_out: ShareOut) -> str:
    return reverse("share:share_out", args=[share_out.ref])
